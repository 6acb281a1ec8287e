using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>What an operator sees of its node while the nodes of its gradient are added to the graph.</summary>
public sealed class GradientContext
{
    private readonly GraphEditor _editor;
    private readonly Node? _before;
    private readonly Func<Value, bool> _isWanted;
    private readonly IReadOnlyList<Value?> _outputGradients;
    private readonly Value?[] _inputGradients;

    /// <summary>Creates the context of one node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="outputGradients">The gradient of each output; null where it is zero.</param>
    /// <param name="isWanted">Whether the gradient of a value is asked for.</param>
    /// <param name="editor">Adds the nodes.</param>
    /// <param name="before">The node that they stand before; null appends them.</param>
    public GradientContext(Node node, IReadOnlyList<Value?> outputGradients, Func<Value, bool> isWanted, GraphEditor editor, Node? before)
    {
        Node = node;
        _outputGradients = outputGradients;
        _isWanted = isWanted;
        _editor = editor;
        _before = before;
        _inputGradients = new Value?[node.Inputs.Count];
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>The gradients that were set, by input; null where none was.</summary>
    public IReadOnlyList<Value?> InputGradients => _inputGradients;

    /// <summary>The gradient of the only output that has one; operators of one output never see it missing.</summary>
    public Value Incoming => OutputGradient(0) ?? throw new InvalidOperationException($"{Node}: output 0 has no gradient");

    /// <summary>The gradient of an output; null where it is zero.</summary>
    public Value? OutputGradient(int index) => index < _outputGradients.Count ? _outputGradients[index] : null;

    /// <summary>The input at <paramref name="index"/>, which is given.</summary>
    public Value Input(int index) => Node.Input(index) ?? throw new InvalidOperationException($"{Node}: input {index} is absent");

    /// <summary>The output at <paramref name="index"/>, which is given.</summary>
    public Value Output(int index) => Node.Output(index) ?? throw new InvalidOperationException($"{Node}: output {index} is absent");

    /// <summary>Whether the gradient of an input is asked for.</summary>
    public bool Wants(int input) => Node.Input(input) is { } value && _isWanted(value);

    /// <summary>Sets the gradient of an input, which has that input's type and shape.</summary>
    public void Set(int input, Value gradient) => _inputGradients[input] = gradient;

    /// <summary>Adds a node and gives its only output.</summary>
    public Value Add(Operator op, params IReadOnlyList<Value?> inputs) => _editor.Insert(op, inputs, _before, [Node], outputName: NameOf(op)).Outputs[0]!;

    /// <summary>Adds a node and gives all its outputs.</summary>
    public IReadOnlyList<Value> AddMany(Operator op, int outputs, params IReadOnlyList<Value?> inputs) =>
        [.. _editor.Insert(op, inputs, _before, [Node], outputCount: outputs, outputName: NameOf(op)).Outputs.Select(static o => o!)];

    /// <summary>Adds a constant.</summary>
    public Value Constant(Tensor tensor) => _editor.AddInitializer($"{NameOf(Node.Op)}_constant", tensor);

    private string NameOf(Operator op) => $"{Node.Outputs.FirstOrDefault(static o => o is not null)?.Name ?? Node.Name}_gradient_{op.Schema.Name}";
}
