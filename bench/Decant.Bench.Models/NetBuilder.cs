using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Bench.Models;

/// <summary>Appends layers with seeded weights to a model.</summary>
internal sealed class NetBuilder
{
    private readonly GraphEditor _editor;
    private readonly Random _random;
    private readonly bool _fold;

    /// <summary>Starts a model.</summary>
    public NetBuilder(string name, NetOptions options)
    {
        Model = new Model(name) { IrVersion = 8, ProducerName = "decant-bench" };
        Model.Opsets[string.Empty] = 17;
        _editor = new GraphEditor(Model.Graph);
        _random = new Random(options.Seed);
        _fold = options.FoldBatchNormalization;
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>Adds the image input [1,3,size,size].</summary>
    public Value Image(int size) => Input("input", ElementType.Float32, 1, 3, size, size);

    /// <summary>Adds an input.</summary>
    public Value Input(string name, ElementType type, params long[] shape) => _editor.AddInput(name, new TensorType(type, Shape.Of(shape)));

    /// <summary>Hands out a value as the output, and ends the model.</summary>
    public Model Finish(Value value, string name = "output")
    {
        _editor.Rename(value, name);
        _editor.AddOutput(value);
        return Model;
    }

    /// <summary>Appends a node.</summary>
    public Value Add(Operator op, params Value?[] inputs) => _editor.Insert(op, inputs, null).Output(0)!;

    /// <summary>Appends a node with several outputs.</summary>
    public IReadOnlyList<Value> AddMany(Operator op, int outputs, params Value?[] inputs) => [.. _editor.Insert(op, inputs, null, outputCount: outputs).Outputs.Select(static o => o!)];

    /// <summary>A stored tensor.</summary>
    public Value Constant(string name, Tensor tensor) => _editor.AddInitializer(name, tensor);

    /// <summary>A stored number.</summary>
    public Value Number(float value) => Constant("number", Tensor.Create([value], Shape.Scalar));

    /// <summary>Stored int64 values.</summary>
    public Value Integers(params long[] values) => Constant("integers", Tensor.Create(values, Shape.Of(values.LongLength)));

    /// <summary>Random weights of this standard deviation.</summary>
    public Value Weights(string name, double deviation, params long[] shape)
    {
        // The sum of two uniform numbers has a triangular density of variance 1/6.
        float scale = (float)(deviation * Math.Sqrt(6));
        var values = new float[Shape.Of(shape).ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = scale * (_random.NextSingle() + _random.NextSingle() - 1);
        }

        return Constant(name, Tensor.Create(values, Shape.Of(shape)));
    }

    /// <summary>A convolution with the batch normalization behind it; padded so that stride 1 keeps the size unless told otherwise.</summary>
    /// <param name="x">The input.</param>
    /// <param name="channels">The output's channels.</param>
    /// <param name="kernel">The height and width of the window.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="gain">What the deviation of the output is, relative to that of a unit input.</param>
    /// <param name="pad">The padding; half the window where null.</param>
    /// <param name="normalized">Whether a batch normalization follows.</param>
    public Value Conv(Value x, int channels, int kernel, int stride = 1, int groups = 1, double gain = 1.4142, int? pad = null, bool normalized = true)
    {
        long taps = x.Shape!.Sizes[1] / groups * kernel * kernel;
        int p = pad ?? kernel / 2;
        var window = new SlidingWindow
        {
            KernelShape = EquatableList.Create<long>([kernel, kernel]),
            Strides = EquatableList.Create<long>([stride, stride]),
            Dilations = EquatableList.Create<long>([1, 1]),
            Pads = EquatableList.Create<long>([p, p, p, p]),
        };
        Value w = Weights("conv.weight", gain / Math.Sqrt(taps), channels, taps / kernel / kernel, kernel, kernel);
        if (!normalized || _fold)
        {
            return Add(new ConvOp(window, groups), x, w, Weights("conv.bias", 0.05, channels));
        }

        return BatchNorm(Add(new ConvOp(window, groups), x, w));
    }

    /// <summary>A batch normalization at inference.</summary>
    public Value BatchNorm(Value x)
    {
        int channels = (int)x.Shape!.Sizes[1];
        return Add(new BatchNormalizationOp(), x, Around("bn.weight", 1, 0.3, channels), Weights("bn.bias", 0.05, channels),
            Weights("bn.mean", 0.05, channels), Around("bn.var", 1, 0.3, channels));
    }

    /// <summary>max(x, 0).</summary>
    public Value Relu(Value x) => Add(new ReluOp(), x);

    /// <summary>min(max(x, 0), 6).</summary>
    public Value Relu6(Value x) => Add(new ClipOp(), x, Number(0), Number(6));

    /// <summary>x · sigmoid(x).</summary>
    public Value Silu(Value x) => Add(new MulOp(), x, Add(new SigmoidOp(), x));

    /// <summary>The largest of each window.</summary>
    public Value MaxPool(Value x, int kernel, int stride, int pad = 0, bool ceiling = false) => Add(new MaxPoolOp(Window(kernel, stride, pad), ceiling), x);

    /// <summary>The mean of each window.</summary>
    public Value AveragePool(Value x, int kernel, int stride) => Add(new AveragePoolOp(Window(kernel, stride, 0)), x);

    /// <summary>Concatenates channels.</summary>
    public Value Concat(params Value[] parts) => Add(new ConcatOp(1), parts);

    /// <summary>The means of all channels, flattened.</summary>
    public Value PooledFeatures(Value x) => Add(new FlattenOp(), Add(new GlobalAveragePoolOp(), x));

    /// <summary>A dense layer [N,K] → [N,units].</summary>
    public Value Dense(Value x, int units, double gain = 1.0)
    {
        long k = x.Shape!.Sizes[1];
        return Add(new GemmOp(TransB: true), x, Weights("fc.weight", gain / Math.Sqrt(k), units, k), Weights("fc.bias", 0.05, units));
    }

    /// <summary>A dense layer of the last axis: a matrix product and a sum.</summary>
    public Value Linear(Value x, int units, double gain = 1.0)
    {
        long k = x.Shape!.Sizes[^1];
        return Add(new AddOp(), Weights("linear.bias", 0.05, units), Add(new MatMulOp(), x, Weights("linear.weight", gain / Math.Sqrt(k), k, units)));
    }

    /// <summary>A layer normalization of the last axis.</summary>
    public Value LayerNorm(Value x, float epsilon = 1e-5f)
    {
        int width = (int)x.Shape!.Sizes[^1];
        return Add(new LayerNormalizationOp(-1, epsilon), x, Around("norm.weight", 1, 0.2, width), Weights("norm.bias", 0.05, width));
    }

    /// <summary>x · Φ(x), as exporters write it below opset 20.</summary>
    public Value Gelu(Value x)
    {
        Value erf = Add(new ErfOp(), Add(new DivOp(), x, Number(MathF.Sqrt(2))));
        return Add(new MulOp(), Add(new MulOp(), x, Add(new AddOp(), erf, Number(1))), Number(0.5f));
    }

    /// <summary>Another shape.</summary>
    public Value Reshape(Value x, params long[] shape) => Add(new ReshapeOp(), x, Integers(shape));

    /// <summary>Reorders axes.</summary>
    public Value Transpose(Value x, params long[] perm) => Add(new TransposeOp(EquatableList.Create<long>(perm)), x);

    /// <summary>A squeeze-and-excitation: channels weighted by a small net of their means.</summary>
    public Value SqueezeExcite(Value x, int squeezed, Func<Value, Value> inner, Func<Value, Value> gate)
    {
        Value pooled = Add(new GlobalAveragePoolOp(), x);
        Value reduced = inner(Conv(pooled, squeezed, 1, normalized: false));
        return Add(new MulOp(), gate(Conv(reduced, (int)x.Shape!.Sizes[1], 1, normalized: false)), x);
    }

    private Value Around(string name, float centre, double deviation, int count)
    {
        float scale = (float)(deviation * Math.Sqrt(3) * 2);
        return Constant(name, Tensor.Create([.. Enumerable.Range(0, count).Select(_ => centre + (scale * (_random.NextSingle() - 0.5f)))], Shape.Of(count)));
    }

    private static SlidingWindow Window(int kernel, int stride, int pad) => new()
    {
        KernelShape = EquatableList.Create<long>([kernel, kernel]),
        Strides = EquatableList.Create<long>([stride, stride]),
        Pads = EquatableList.Create<long>([pad, pad, pad, pad]),
    };
}
