using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Kernels.Bench;

/// <summary>A small model with its inputs, of random numbers.</summary>
internal sealed class OperatorModel
{
    private readonly GraphEditor _editor;
    private int _seed;

    /// <summary>Starts a model.</summary>
    public OperatorModel(int opset = 21)
    {
        Model = new Model("operators") { IrVersion = 10, ProducerName = "decant-bench" };
        Model.Opsets[string.Empty] = opset;
        Model.Opsets["com.microsoft"] = 1;
        _editor = new GraphEditor(Model.Graph);
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>Its inputs.</summary>
    public Dictionary<string, RuntimeValue> Inputs { get; } = [];

    /// <summary>An input of floats between -1 and 1.</summary>
    public Value Input(params long[] sizes)
    {
        string name = $"x{Inputs.Count}";
        Inputs.Add(name, Random(sizes));
        return _editor.AddInput(name, new TensorType(ElementType.Float32, Shape.Of(sizes)));
    }

    /// <summary>An input with these elements.</summary>
    public Value Input(Tensor tensor)
    {
        string name = $"x{Inputs.Count}";
        Inputs.Add(name, tensor);
        return _editor.AddInput(name, new TensorType(tensor.ElementType, tensor.Shape));
    }

    /// <summary>A constant.</summary>
    public Value Constant(Tensor tensor) => _editor.AddInitializer("constant", tensor);

    /// <summary>A constant of random floats.</summary>
    public Value Weights(params long[] sizes) => Constant(Random(sizes));

    /// <summary>A constant of whole numbers.</summary>
    public Value Integers(params long[] values) => Constant(Tensor.Vector<long>(values));

    /// <summary>A constant number.</summary>
    public Value Number(float value) => Constant(Tensor.Create([value], Shape.Scalar));

    /// <summary>Random bytes.</summary>
    public Tensor Bytes(ElementType type, params long[] sizes)
    {
        Shape shape = Shape.Of(sizes);
        var bytes = new byte[type.ByteLength(shape.ElementCount)];
        new Random(++_seed).NextBytes(bytes);
        return Tensor.Create(type, bytes, shape);
    }

    /// <summary>Random floats.</summary>
    public Tensor Random(params long[] sizes)
    {
        Shape shape = Shape.Of(sizes);
        var random = new Random(++_seed);
        var values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return Tensor.Create(values, shape);
    }

    /// <summary>Appends a node.</summary>
    public Value Add(Operator op, params Value?[] inputs) => _editor.Insert(op, inputs, null).Output(0)!;

    /// <summary>Appends a node of several outputs.</summary>
    public IReadOnlyList<Value> AddMany(Operator op, int outputs, params Value?[] inputs) => [.. _editor.Insert(op, inputs, null, outputCount: outputs).Outputs.Select(static o => o!)];

    /// <summary>Hands out values.</summary>
    public OperatorModel Finish(params Value[] outputs)
    {
        foreach (Value output in outputs)
        {
            _editor.AddOutput(output);
        }

        return this;
    }
}
