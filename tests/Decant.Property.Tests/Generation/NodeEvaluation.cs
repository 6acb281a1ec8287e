using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Evaluates nodes one by one while a graph grows.</summary>
internal sealed class NodeEvaluation
{
    private readonly Dictionary<Value, RuntimeValue> _known = [];

    /// <summary>What a value holds; of a subgraph's value, what it held last.</summary>
    /// <exception cref="ModelException">DEC1208: nothing is known of the value yet.</exception>
    public RuntimeValue this[Value edge]
    {
        get => edge.Initializer ?? (_known.TryGetValue(edge, out RuntimeValue? known) ? known : throw new ModelException("DEC1208", $"{edge} is not computed"));
        set => _known[edge] = value;
    }

    /// <summary>Computes the outputs of a node.</summary>
    /// <exception cref="ModelException">The operator refuses its inputs, or leaves out an output.</exception>
    public void Run(Node node)
    {
        RuntimeValue?[] inputs = [.. node.Inputs.Select(i => i is null ? null : this[i])];
        var context = new EvaluationContext(node, inputs, RunSubgraph);
        node.Op.Evaluate(context);
        for (int i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output)
            {
                this[output] = context.Outputs[i] ?? throw new ModelException("DEC1207", $"{node}: output {i} was not computed");
            }
        }
    }

    private List<RuntimeValue> RunSubgraph(Graph graph, IReadOnlyList<RuntimeValue> inputs)
    {
        for (int i = 0; i < inputs.Count && i < graph.Inputs.Count; i++)
        {
            this[graph.Inputs[i]] = inputs[i];
        }

        foreach (Node node in graph.Nodes)
        {
            Run(node);
        }

        return [.. graph.Outputs.Select(o => this[o])];
    }
}
