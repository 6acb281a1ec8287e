using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Large.Bench;

/// <summary>
/// A decoder-shaped transformer as exporters write it at opset 17: layer normalisation and Gelu spelled out, shapes computed from the input's,
/// a MatMul and an Add for each projection.
/// </summary>
internal sealed class TransformerModel
{
    private const long Heads = 16;
    private const long Vocabulary = 32000;
    private const double Spread = 0.02;

    private readonly Model _model = new("transformer");
    private readonly GraphEditor _editor;
    private readonly long _width;
    private int _seed;

    private TransformerModel(long width)
    {
        _width = width;
        _model.Opsets[string.Empty] = 17;
        _model.IrVersion = 8;
        _model.ProducerName = "decant-large-bench";
        _editor = new GraphEditor(_model.Graph);
    }

    /// <summary>A model whose weights take about <paramref name="bytes"/>.</summary>
    public static Model Create(long bytes)
    {
        long width = bytes >= 1L << 30 ? 2048 : 256;
        long layer = 12 * width * width * sizeof(float);
        long layers = Math.Max(1, (bytes - (Vocabulary * width * sizeof(float))) / layer);
        return new TransformerModel(width).Build(layers);
    }

    private Model Build(long layers)
    {
        Value tokens = _editor.AddInput("tokens", new TensorType(ElementType.Int64, Shape.Of([1, Dim.Symbol("length")])));
        Value x = Add("embedded", new GatherOp(), Weight("embedding", Vocabulary, _width), tokens);
        for (int i = 0; i < layers; i++)
        {
            x = Add($"l{i}.mid", new AddOp(), x, Attention($"l{i}.attention", Normalize($"l{i}.norm1", x)));
            x = Add($"l{i}.out", new AddOp(), x, FeedForward($"l{i}.mlp", Normalize($"l{i}.norm2", x)));
        }

        _editor.AddOutput(Normalize("norm", x));
        return _model;
    }

    private Value Attention(string name, Value x)
    {
        Value q = Split($"{name}.q", Project($"{name}.query", x, _width, _width), [0, 2, 1, 3]);
        Value k = Split($"{name}.k", Project($"{name}.key", x, _width, _width), [0, 2, 3, 1]);
        Value v = Split($"{name}.v", Project($"{name}.value", x, _width, _width), [0, 2, 1, 3]);
        Value scores = Add($"{name}.scores", new DivOp(), Add($"{name}.qk", new MatMulOp(), q, k), Number($"{name}.root", MathF.Sqrt(_width / Heads)));
        Value mixed = Add($"{name}.mixed", new MatMulOp(), Add($"{name}.weights", new SoftmaxOp(-1), scores), v);
        Value back = Add($"{name}.back", new TransposeOp(EquatableList.Create<long>([0, 2, 1, 3])), mixed);
        Value merged = Add($"{name}.merged", new ReshapeOp(), back, Target(name + ".merge", back, axis: 1, _width));
        return Project($"{name}.output", merged, _width, _width);
    }

    // Exporters compute the target of a reshape from the shape of its input.
    private Value Split(string name, Value x, long[] order)
    {
        Value split = Add($"{name}.split", new ReshapeOp(), x, Target(name, x, axis: 1, Heads, _width / Heads));
        return Add($"{name}.heads", new TransposeOp(EquatableList.Create<long>(order)), split);
    }

    private Value Target(string name, Value x, long axis, params long[] last)
    {
        Value length = Add($"{name}.length", new GatherOp(), Add($"{name}.shape", new ShapeOp(), x), Store($"{name}.axis", Tensor.Vector(axis)));
        return Add($"{name}.target", new ConcatOp(0), Store($"{name}.batch", Tensor.Vector(1L)), length, Store($"{name}.last", Tensor.Vector<long>(last)));
    }

    private Value FeedForward(string name, Value x)
    {
        Value wide = Project($"{name}.up", x, _width, 4 * _width);
        Value error = Add($"{name}.erf", new ErfOp(), Add($"{name}.scaled", new DivOp(), wide, Number($"{name}.root", MathF.Sqrt(2))));
        Value gate = Add($"{name}.gate", new AddOp(), error, Number($"{name}.one", 1f));
        Value half = Add($"{name}.half", new MulOp(), Add($"{name}.gated", new MulOp(), wide, gate), Number($"{name}.point5", 0.5f));
        return Project($"{name}.down", half, 4 * _width, _width);
    }

    private Value Normalize(string name, Value x)
    {
        Value axes = Store($"{name}.axes", Tensor.Vector(-1L));
        Value centred = Add($"{name}.centred", new SubOp(), x, Add($"{name}.mean", new ReduceMeanOp(), x, axes));
        Value square = Add($"{name}.square", new PowOp(), centred, Number($"{name}.two", 2f));
        Value variance = Add($"{name}.variance", new AddOp(), Add($"{name}.meansquare", new ReduceMeanOp(), square, axes), Number($"{name}.epsilon", 1e-5f));
        Value scaled = Add($"{name}.normal", new DivOp(), centred, Add($"{name}.deviation", new SqrtOp(), variance));
        Value product = Add($"{name}.product", new MulOp(), scaled, Store($"{name}.scale", GeneratedWeights.Around(++_seed, 1, 0.1f, _width)));
        return Add($"{name}.shifted", new AddOp(), product, Store($"{name}.bias", GeneratedWeights.Around(++_seed, 0.1f, 0.1f, _width)));
    }

    private Value Project(string name, Value x, long from, long to)
    {
        Value product = Add($"{name}.product", new MatMulOp(), x, Weight($"{name}.weight", from, to));
        return Add($"{name}.sum", new AddOp(), Store($"{name}.bias", GeneratedWeights.Around(++_seed, 0.01f, 0.01f, to)), product);
    }

    private Value Weight(string name, long rows, long columns) => Store(name, GeneratedWeights.Normal(++_seed, Spread, rows, columns));

    private Value Number(string name, float value) => Store(name, Tensor.Scalar(value));

    private Value Store(string name, Tensor tensor) => _editor.AddInitializer(name, tensor);

    private Value Add(string name, Operator op, params Value?[] inputs) => _editor.Insert(op, inputs, null, outputName: name).Output(0)!;
}
