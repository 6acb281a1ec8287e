using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Runs a model node by node with each operator's own evaluation: slow, and the truth that everything else is tested against.</summary>
public sealed class ReferenceEvaluator
{
    private readonly Graph _graph;

    /// <summary>Prepares to run <paramref name="model"/>.</summary>
    public ReferenceEvaluator(Model model) => _graph = model.Graph;

    /// <summary>Called with each node after it ran, and its outputs; null to observe nothing.</summary>
    public Action<Node, IReadOnlyList<RuntimeValue?>>? Observer { get; init; }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">A value for each input without an initializer, by name; the others may be given too.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <returns>The outputs, in order.</returns>
    /// <exception cref="ArgumentException">An input is missing, unknown or of another type or shape.</exception>
    /// <exception cref="ModelException">A node's inputs are out of range.</exception>
    /// <exception cref="UnsupportedException">An operator cannot be evaluated.</exception>
    public IReadOnlyList<RuntimeValue> Run(IReadOnlyDictionary<string, RuntimeValue> inputs, CancellationToken cancellation = default)
    {
        InputCheck.Check(_graph, inputs);
        var scope = new Dictionary<Value, RuntimeValue>();
        foreach (Value input in _graph.Inputs)
        {
            if (inputs.TryGetValue(input.Name, out RuntimeValue? given))
            {
                scope[input] = given;
            }
        }

        return RunGraph(_graph, scope, cancellation);
    }

    private List<RuntimeValue> RunGraph(Graph graph, Dictionary<Value, RuntimeValue> scope, CancellationToken cancellation)
    {
        foreach (Node node in graph.Nodes)
        {
            cancellation.ThrowIfCancellationRequested();
            RunNode(node, scope, cancellation);
        }

        return [.. graph.Outputs.Select(o => Read(o, scope))];
    }

    private void RunNode(Node node, Dictionary<Value, RuntimeValue> scope, CancellationToken cancellation)
    {
        var inputs = new RuntimeValue?[node.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = node.Inputs[i] is { } value ? Read(value, scope) : null;
        }

        var context = new EvaluationContext(node, inputs, (subgraph, values) => RunSubgraph(subgraph, values, scope, cancellation), cancellation);
        node.Op.Evaluate(context);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output)
            {
                scope[output] = context.Outputs[i]
                    ?? throw new ModelException("DEC1207", $"{node}: output {i} ('{output.Name}') was not computed");
            }
        }

        Observer?.Invoke(node, context.Outputs);
    }

    private List<RuntimeValue> RunSubgraph(Graph subgraph, IReadOnlyList<RuntimeValue> inputs, Dictionary<Value, RuntimeValue> outer, CancellationToken cancellation)
    {
        var scope = new Dictionary<Value, RuntimeValue>(outer);
        for (int i = 0; i < inputs.Count && i < subgraph.Inputs.Count; i++)
        {
            scope[subgraph.Inputs[i]] = inputs[i];
        }

        return RunGraph(subgraph, scope, cancellation);
    }

    private static RuntimeValue Read(Value value, Dictionary<Value, RuntimeValue> scope) =>
        scope.TryGetValue(value, out RuntimeValue? found) ? found
        : value.Initializer ?? throw new ModelException("DEC1208", $"graph '{value.Graph.Name}': the value '{value.Name}' is read before it is computed");
}
