using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>What an operator sees of its node while types and shapes are inferred.</summary>
public sealed class InferenceContext
{
    private readonly Action<Graph> _inferSubgraph;
    private readonly IReadOnlyList<RuntimeValue?>? _values;

    internal InferenceContext(Node node, IReadOnlyList<RuntimeValue?> values)
        : this(node, static subgraph => throw new InvalidOperationException($"{subgraph} is not inferred from values"))
    {
        _values = values;
    }

    internal InferenceContext(Node node, Action<Graph> inferSubgraph)
    {
        Node = node;
        _inferSubgraph = inferSubgraph;
        OutputTypes = new DataType?[node.Outputs.Count];
        OutputElements = new SymbolicTensor?[node.Outputs.Count];
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>The node and its operator, for messages.</summary>
    public string Who => Node.Describe();

    /// <summary>The number of inputs, trailing absent ones included.</summary>
    public int InputCount => Node.Inputs.Count;

    /// <summary>The number of outputs.</summary>
    public int OutputCount => Node.Outputs.Count;

    internal DataType?[] OutputTypes { get; }

    internal SymbolicTensor?[] OutputElements { get; }

    /// <summary>Whether input <paramref name="index"/> is given.</summary>
    public bool HasInput(int index) => index < InputCount && (_values is null ? Node.Inputs[index] is not null : _values[index] is not null);

    /// <summary>The type of an input; null where it is absent or not known.</summary>
    public DataType? InputType(int index) => !HasInput(index) ? null
        : _values?[index] is Tensor tensor ? new TensorType(tensor.ElementType, tensor.Shape)
        : Node.Inputs[index]?.Type;

    /// <summary>The tensor type of an input; null where it is absent or not known.</summary>
    /// <exception cref="ModelException">DEC1202: the input is no tensor.</exception>
    public TensorType? Input(int index) => InputType(index) switch
    {
        null => null,
        TensorType tensor => tensor,
        var other => throw Fail("DEC1202", $"input {index} is {other}, expected a tensor"),
    };

    /// <summary>The element type of an input; <see cref="ElementType.Undefined"/> where it is absent or not known.</summary>
    public ElementType ElementType(int index) => Input(index)?.ElementType ?? Tensors.ElementType.Undefined;

    /// <summary>The shape of an input; null where it is absent or not known.</summary>
    public Shape? Shape(int index) => Input(index)?.Shape;

    /// <summary>The constant behind an input; null where it is absent or computed.</summary>
    public Tensor? Constant(int index) => !HasInput(index) ? null : _values is null ? Node.Inputs[index]!.Constant : _values[index] as Tensor;

    /// <summary>What is known of the elements of a small integer input; null where nothing is.</summary>
    public SymbolicTensor? Elements(int index) => !HasInput(index) ? null
        : _values is null ? Node.Inputs[index]!.Elements
        : _values[index] is Tensor tensor ? SymbolicTensor.From(tensor) : null;

    /// <summary>Sets the type of an output and, where it is a small integer tensor, what is known of its elements.</summary>
    public void SetOutput(int index, DataType? type, SymbolicTensor? elements = null)
    {
        if (index < OutputCount)
        {
            OutputTypes[index] = type;
            OutputElements[index] = elements;
        }
    }

    /// <summary>Sets the tensor type of an output.</summary>
    public void SetOutput(int index, ElementType type, Shape? shape, SymbolicTensor? elements = null) =>
        SetOutput(index, new TensorType(type, shape), elements);

    /// <summary>Infers a subgraph whose inputs' types were set, and returns its outputs' types.</summary>
    public DataType?[] InferSubgraph(Graph subgraph, IReadOnlyList<DataType?> inputTypes)
    {
        for (int i = 0; i < Math.Min(inputTypes.Count, subgraph.Inputs.Count); i++)
        {
            subgraph.Inputs[i].Type = inputTypes[i] ?? subgraph.Inputs[i].Type;
        }

        _inferSubgraph(subgraph);
        return [.. subgraph.Outputs.Select(static o => o.Type)];
    }

    /// <summary>The error that the node's types or shapes are inconsistent.</summary>
    public ModelException Fail(string code, string message) => new(code, $"{Who}: {message}");
}
