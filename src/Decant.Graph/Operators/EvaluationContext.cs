using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>What an operator sees of its node while a model is evaluated.</summary>
public sealed class EvaluationContext
{
    private readonly IReadOnlyList<RuntimeValue?> _inputs;
    private readonly RuntimeValue?[] _outputs;
    private readonly SubgraphEvaluator _subgraphs;
    private bool _ranSubgraph;

    /// <summary>Creates the context of one evaluation.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">A value for each input; null where it is absent.</param>
    /// <param name="subgraphs">Evaluates one of the node's subgraphs.</param>
    /// <param name="cancellation">Ends loops early.</param>
    /// <param name="budget">What is left of the run's limits; null for the usual limits.</param>
    public EvaluationContext(
        Node node, IReadOnlyList<RuntimeValue?> inputs, SubgraphEvaluator subgraphs, CancellationToken cancellation = default, EvaluationBudget? budget = null)
    {
        Node = node;
        _inputs = inputs;
        _subgraphs = subgraphs;
        _outputs = new RuntimeValue?[node.Outputs.Count];
        Cancellation = cancellation;
        Budget = budget ?? new EvaluationBudget(EvaluationLimits.Default);
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>The node and its operator, for messages.</summary>
    public string Who => Node.Describe();

    /// <summary>Ends loops early.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>What is left of the run's limits.</summary>
    public EvaluationBudget Budget { get; }

    /// <summary>The number of inputs, trailing absent ones included.</summary>
    public int InputCount => _inputs.Count;

    /// <summary>The number of outputs.</summary>
    public int OutputCount => _outputs.Length;

    /// <summary>The computed outputs; null where one was not set.</summary>
    public IReadOnlyList<RuntimeValue?> Outputs => _outputs;

    /// <summary>Whether input <paramref name="index"/> is given.</summary>
    public bool HasInput(int index) => index < _inputs.Count && _inputs[index] is not null;

    /// <summary>Whether anything asks for output <paramref name="index"/>.</summary>
    public bool WantsOutput(int index) => index < _outputs.Length && Node.Outputs[index] is not null;

    /// <summary>The value of an input, or null where it is absent.</summary>
    public RuntimeValue? Value(int index) => index < _inputs.Count ? _inputs[index] : null;

    /// <summary>The tensor given as an input.</summary>
    /// <exception cref="ModelException">DEC1203: the input is absent or no tensor.</exception>
    public Tensor Input(int index) => Value(index) as Tensor
        ?? throw Fail("DEC1203", $"input {index} is {(HasInput(index) ? "no tensor" : "absent")}, expected a tensor");

    /// <summary>The tensor given as an optional input, or null.</summary>
    public Tensor? OptionalInput(int index) => HasInput(index) ? Input(index) : null;

    /// <summary>Sets an output; one that nobody asks for is ignored.</summary>
    public void SetOutput(int index, RuntimeValue value)
    {
        if (index < _outputs.Length)
        {
            _outputs[index] = value;
        }
    }

    /// <summary>Evaluates one of the node's subgraphs on the given inputs.</summary>
    /// <exception cref="ModelException">DEC1250: the loops of this run have run too often.</exception>
    public IReadOnlyList<RuntimeValue> EvaluateSubgraph(Graph subgraph, IReadOnlyList<RuntimeValue> inputs)
    {
        // Whoever runs a subgraph twice is a loop.
        if (_ranSubgraph)
        {
            Budget.CountIteration(Node);
        }

        _ranSubgraph = true;
        Cancellation.ThrowIfCancellationRequested();
        return _subgraphs(subgraph, inputs);
    }

    /// <summary>The error that the node's inputs are out of range.</summary>
    public ModelException Fail(string code, string message) => new(code, $"{Who}: {message}");

    /// <summary>The types of the outputs, inferred from the values of the inputs.</summary>
    internal DataType?[] InferOutputs()
    {
        var inference = new InferenceContext(Node, _inputs);
        try
        {
            Node.Op.Infer(inference);
        }
        catch (OverflowException error)
        {
            throw new ModelException("DEC1113", $"{Node}: a dimension overflows 63 bits", error);
        }

        return inference.OutputTypes;
    }
}
