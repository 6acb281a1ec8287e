using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Kernels.Bench;

/// <summary>The models that are compared with ONNX Runtime.</summary>
internal static class OperatorModels
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Name, Func<OperatorModel> Create)> All { get; } =
    [
        .. NarrowWeights(),
        ("attention-23 heads 12 tokens 128", static () => Attention(12, 128, 128, 64)),
        ("attention-23 heads 12 tokens 1024", static () => Attention(12, 1024, 1024, 64)),
        ("attention-23 heads 12 decode 1 of 1024", static () => Attention(12, 1, 1024, 64)),
        ("attention composed heads 4 tokens 128", static () => Composed(4, 128, 64)),
        ("attention composed heads 12 tokens 512", static () => Composed(12, 512, 64)),
        ("multi-head-attention heads 12 tokens 256", static () => MultiHead(12, 256, 64)),
        ("gru 64 steps 256", static () => Recurrent(new GruOp(new RecurrentAttributes { HiddenSize = 256 }, true), 3, 64, 256)),
        ("gru not linear 64 steps 256", static () => Recurrent(new GruOp(new RecurrentAttributes { HiddenSize = 256 }), 3, 64, 256)),
        ("rnn 64 steps 256", static () => Recurrent(new RnnOp(new RecurrentAttributes { HiddenSize = 256 }), 1, 64, 256)),
        ("lstm 64 steps 256", static () => Recurrent(new LstmOp(new RecurrentAttributes { HiddenSize = 256 }), 4, 64, 256)),
        ("instance-normalization 64@128x128", static () => Normalized(static (m, x) => m.Add(new InstanceNormalizationOp(), x, m.Weights(64), m.Weights(64)))),
        ("group-normalization 32 groups 64@128x128", static () => Normalized(static (m, x) => m.Add(new GroupNormalizationOp(32), x, m.Weights(64), m.Weights(64)))),
        ("log-softmax 256x1000", static () => One(new LogSoftmaxOp(-1), [256, 1000])),
        ("layer-normalization 512x768", static () => LayerNorm(512, 768)),
        ("top-k 10 of 1x100000", static () => TopK(10, 1, 100000)),
        ("top-k 300 of 1x8400", static () => TopK(300, 1, 8400)),
        ("arg-max of 21@256x256", static () => One(new ArgMaxOp(1), [1, 21, 256, 256])),
        ("cum-sum 64x4096", static () => CumSum(64, 4096)),
        ("depth-to-space 2 of 64@64x64", static () => One(new DepthToSpaceOp(2), [1, 64, 64, 64])),
        ("pad reflect 32@128x128", static () => Pad()),
        ("where, less 1x12x256x256", static () => Where()),
        ("scatter-nd 64 rows of 4096x256", static () => ScatterND()),
        ("gather 128 of 30522x256", static () => Gather()),
        ("conv-transpose k2 s2 64-32@64", static () => Transposed(64, 32, 64, 2, 0)),
        ("conv-transpose k4 s2 128-64@32", static () => Transposed(128, 64, 32, 4, 1)),
        ("conv-transpose k3 s2 64-64@56", static () => Transposed(64, 64, 56, 3, 1)),
        ("resize cubic 32@64 x2", static () => Resize(ResizeMode.Cubic)),
        ("resize linear 32@64 x2", static () => Resize(ResizeMode.Linear)),
        ("resize nearest 32@64 x2", static () => Resize(ResizeMode.Nearest)),
        ("chain of 6, 1x64x112x112", static () => Chain()),
        ("matmul 90 % zeros 128x768x768", static () => Sparse(128, 768, 768, 1)),
        ("matmul 90 % zeros 1x2048x2048", static () => Sparse(1, 2048, 2048, 1)),
        ("matmul 90 % zeros in blocks 4x1 128x768x768", static () => Sparse(128, 768, 768, 4)),
    ];

    private static IEnumerable<(string Name, Func<OperatorModel> Create)> NarrowWeights()
    {
        foreach ((int bits, int level) in new[] { (4, 0), (4, 1), (4, 4), (8, 0), (8, 4) })
        {
            foreach (int m in new[] { 1, 8, 128 })
            {
                int size = m == 1 ? 4096 : 1024;
                yield return ($"matmul-nbits {bits} bits level {level} {m}x{size}x{size}", () => MatMulNBits(m, size, bits, level));
            }
        }

        yield return ("dequantize int8, matmul 1x4096x4096", static () => Dequantized(ElementType.Int8, 1, 4096));
        yield return ("dequantize int4 block 32, matmul 1x4096x4096", static () => Dequantized(ElementType.Int4, 1, 4096));
        yield return ("float16 weights, matmul 1x4096x4096", static () => HalfWeights(1, 4096));
    }

    private static OperatorModel MatMulNBits(int m, int size, int bits, int level)
    {
        var model = new OperatorModel();
        Value y = model.Add(
            new MatMulNBitsOp(size, size, bits, 32, level), model.Input(m, size), model.Constant(model.Bytes(ElementType.UInt8, size, size / 32, 32 * bits / 8)), model.Weights((long)size * (size / 32)));
        return model.Finish(y);
    }

    private static OperatorModel Dequantized(ElementType type, int m, int size)
    {
        var model = new OperatorModel();
        bool blocked = type == ElementType.Int4;
        Value weight = model.Add(
            blocked ? new DequantizeLinearOp(0, 32) : new DequantizeLinearOp(1), model.Constant(model.Bytes(type, size, size)), blocked ? model.Weights(size / 32, size) : model.Weights(size));
        return model.Finish(model.Add(new MatMulOp(), model.Input(m, size), weight));
    }

    private static OperatorModel HalfWeights(int m, int size)
    {
        var model = new OperatorModel();
        Tensor weights = Tensor.Create(Array.ConvertAll(model.Random(size, size).ToFloats(), static v => (Half)v), Shape.Of(size, size));
        return model.Finish(model.Add(new MatMulOp(), model.Input(m, size), model.Add(new CastOp(ElementType.Float32), model.Constant(weights))));
    }

    private static OperatorModel Attention(int heads, int queries, int keys, int size)
    {
        var model = new OperatorModel(23);
        return model.Finish(model.Add(new AttentionOp(), model.Input(1, heads, queries, size), model.Input(1, heads, keys, size), model.Input(1, heads, keys, size)));
    }

    private static OperatorModel MultiHead(int heads, int tokens, int size)
    {
        var model = new OperatorModel();
        return model.Finish(model.Add(new MultiHeadAttentionOp(heads), model.Input(1, tokens, heads * size), model.Input(1, tokens, heads * size), model.Input(1, tokens, heads * size)));
    }

    private static OperatorModel Composed(int heads, int tokens, int size)
    {
        var model = new OperatorModel();
        Value Front(params long[] perm) => model.Add(
            new TransposeOp(EquatableList.Create<long>(perm)), model.Add(new ReshapeOp(), model.Input(1, tokens, heads * size), model.Integers(1, tokens, heads, size)));
        Value scores = model.Add(new DivOp(), model.Add(new MatMulOp(), Front(0, 2, 1, 3), Front(0, 2, 3, 1)), model.Number(MathF.Sqrt(size)));
        Value mixed = model.Add(new MatMulOp(), model.Add(new SoftmaxOp(), model.Add(new AddOp(), scores, model.Input(1, 1, 1, tokens))), Front(0, 2, 1, 3));
        return model.Finish(model.Add(new ReshapeOp(), model.Add(new TransposeOp(EquatableList.Create<long>([0, 2, 1, 3])), mixed), model.Integers(1, tokens, heads * size)));
    }

    private static OperatorModel Recurrent(Operator op, int gates, int steps, int size)
    {
        var model = new OperatorModel();
        Tensor Small(params long[] sizes) => Tensor.Create(Array.ConvertAll(model.Random(sizes).ToFloats(), static v => v * 0.05f), Shape.Of(sizes));
        return model.Finish(model.Add(op, model.Input(steps, 1, size), model.Constant(Small(1, gates * size, size)), model.Constant(Small(1, gates * size, size)), model.Constant(Small(1, 2 * gates * size))));
    }

    private static OperatorModel Normalized(Func<OperatorModel, Value, Value> add)
    {
        var model = new OperatorModel();
        return model.Finish(add(model, model.Input(1, 64, 128, 128)));
    }

    private static OperatorModel LayerNorm(int rows, int width)
    {
        var model = new OperatorModel();
        return model.Finish(model.Add(new LayerNormalizationOp(), model.Input(rows, width), model.Weights(width), model.Weights(width)));
    }

    private static OperatorModel One(Operator op, long[] sizes)
    {
        var model = new OperatorModel();
        return model.Finish(model.Add(op, model.Input(sizes)));
    }

    private static OperatorModel TopK(int k, params long[] sizes)
    {
        var model = new OperatorModel();
        return model.Finish([.. model.AddMany(new TopKOp(), 2, model.Input(sizes), model.Integers(k))]);
    }

    private static OperatorModel CumSum(params long[] sizes)
    {
        var model = new OperatorModel();
        return model.Finish(model.Add(new CumSumOp(), model.Input(sizes), model.Constant(Tensor.Create([1L], Shape.Scalar))));
    }

    private static OperatorModel Pad()
    {
        var model = new OperatorModel();
        return model.Finish(model.Add(new PadOp("reflect"), model.Input(1, 32, 128, 128), model.Integers(0, 0, 3, 3, 0, 0, 3, 3)));
    }

    private static OperatorModel Where()
    {
        var model = new OperatorModel();
        Value x = model.Input(1, 12, 256, 256), y = model.Input(1, 1, 256, 256);
        return model.Finish(model.Add(new WhereOp(), model.Add(new LessOp(), x, y), x, model.Number(-10000)));
    }

    private static OperatorModel ScatterND()
    {
        var model = new OperatorModel();
        Value rows = model.Input(Tensor.Create([.. Enumerable.Range(0, 64).Select(static i => i * 61L % 4096)], Shape.Of(64, 1)));
        return model.Finish(model.Add(new ScatterNDOp(), model.Input(4096, 256), rows, model.Input(64, 256)));
    }

    private static OperatorModel Gather()
    {
        var model = new OperatorModel();
        Value rows = model.Input(Tensor.Create([.. Enumerable.Range(0, 128).Select(static i => i * 3571L % 30522)], Shape.Of(1, 128)));
        return model.Finish(model.Add(new GatherOp(), model.Weights(30522, 256), rows));
    }

    private static OperatorModel Transposed(int channels, int outputs, int size, int kernel, int pad)
    {
        var model = new OperatorModel();
        var window = new SlidingWindow
        {
            KernelShape = EquatableList.Create<long>([kernel, kernel]),
            Strides = EquatableList.Create<long>([2, 2]),
            Pads = EquatableList.Create<long>([pad, pad, pad, pad]),
        };
        return model.Finish(model.Add(new ConvTransposeOp(window), model.Input(1, channels, size, size), model.Weights(channels, outputs, kernel, kernel), model.Weights(outputs)));
    }

    private static OperatorModel Resize(ResizeMode mode)
    {
        var model = new OperatorModel();
        return model.Finish(model.Add(new ResizeOp { Mode = mode }, model.Input(1, 32, 64, 64), null, model.Constant(Tensor.Vector(1f, 1, 2, 2))));
    }

    private static OperatorModel Chain()
    {
        var model = new OperatorModel();
        Value x = model.Input(1, 64, 112, 112), y = model.Input(1, 64, 112, 112);
        Value scaled = model.Add(new AddOp(), model.Add(new MulOp(), x, model.Weights(1, 64, 1, 1)), model.Weights(1, 64, 1, 1));
        Value mixed = model.Add(new SubOp(), model.Add(new AbsOp(), scaled), model.Add(new SqrtOp(), model.Add(new AbsOp(), y)));
        return model.Finish(model.Add(new MulOp(), mixed, model.Number(0.5f)));
    }

    private static OperatorModel Sparse(int m, int k, int n, int block)
    {
        var model = new OperatorModel();
        var random = new Random(7);
        float[] weights = model.Random(k, n).ToFloats();
        for (int i = 0; i < weights.Length; i += block)
        {
            bool kept = random.Next(10) == 0;
            for (int j = 0; j < block; j++)
            {
                weights[i + j] *= kept ? 1 : 0;
            }
        }

        return model.Finish(model.Add(new MatMulOp(), model.Input(m, k), model.Constant(Tensor.Create(weights, Shape.Of(k, n)))));
    }
}
