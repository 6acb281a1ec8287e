using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Runs a model node by node with each operator's own evaluation: slow, and the truth that everything else is tested against. A value is
/// kept until its last reader has run.
/// </summary>
public sealed class ReferenceEvaluator
{
    private readonly Graph _graph;

    /// <summary>Prepares to run <paramref name="model"/>.</summary>
    /// <exception cref="ModelException">The graph breaks the rules of graphs, as <see cref="GraphVerifier"/> says.</exception>
    public ReferenceEvaluator(Model model)
    {
        GraphVerifier.Verify(model);
        _graph = model.Graph;
    }

    /// <summary>Called with each node after it ran, and its outputs; null to observe nothing.</summary>
    public Action<Node, IReadOnlyList<RuntimeValue?>>? Observer { get; init; }

    /// <summary>Called with each body of a branch or loop before it runs, and what its inputs are given; null to observe nothing.</summary>
    public Action<Graph, IReadOnlyList<RuntimeValue>>? BodyObserver { get; init; }

    /// <summary>How much a run may take.</summary>
    public EvaluationLimits Limits { get; init; } = EvaluationLimits.Default;

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">A value for each input without an initializer, by name; the others may be given too.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <returns>The outputs, in order.</returns>
    /// <exception cref="ArgumentException">An input is missing, unknown or of another type or shape.</exception>
    /// <exception cref="ModelException">A node's inputs are out of range, or the run exceeds its <see cref="Limits"/> (DEC1250, DEC1351).</exception>
    /// <exception cref="UnsupportedException">An operator cannot be evaluated.</exception>
    public IReadOnlyList<RuntimeValue> Run(IReadOnlyDictionary<string, RuntimeValue> inputs, CancellationToken cancellation = default)
    {
        InputCheck.Check(_graph, inputs);
        var scope = new EvaluationScope(_graph, null);
        foreach (Value input in _graph.Inputs)
        {
            if (inputs.TryGetValue(input.Name, out RuntimeValue? given))
            {
                scope.Set(input, given);
            }
        }

        return new EvaluationRun(this, new Liveness(_graph), cancellation).RunGraph(_graph, scope);
    }

    private sealed class EvaluationRun(ReferenceEvaluator options, Liveness liveness, CancellationToken cancellation)
    {
        private readonly EvaluationBudget _budget = new(options.Limits);

        public List<RuntimeValue> RunGraph(Graph graph, EvaluationScope scope)
        {
            foreach (Node node in graph.Nodes)
            {
                cancellation.ThrowIfCancellationRequested();
                RunNode(node, scope);
                foreach (Value value in liveness.EndingAt(node))
                {
                    scope.Release(value);
                }
            }

            return [.. graph.Outputs.Select(scope.Read)];
        }

        private void RunNode(Node node, EvaluationScope scope)
        {
            var inputs = new RuntimeValue?[node.Inputs.Count];
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = node.Inputs[i] is { } value ? scope.Read(value) : null;
            }

            var context = new EvaluationContext(node, inputs, (subgraph, values) => RunSubgraph(subgraph, values, scope), cancellation, _budget);
            NodeEvaluation.Run(context);
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                if (node.Outputs[i] is { } output)
                {
                    scope.Set(output, context.Outputs[i]
                        ?? throw new ModelException("DEC1207", $"{node}: output {i} ('{output.Name}') was not computed"));
                }
            }

            options.Observer?.Invoke(node, context.Outputs);
        }

        private List<RuntimeValue> RunSubgraph(Graph subgraph, IReadOnlyList<RuntimeValue> inputs, EvaluationScope outer)
        {
            var scope = new EvaluationScope(subgraph, outer);
            for (int i = 0; i < inputs.Count && i < subgraph.Inputs.Count; i++)
            {
                scope.Set(subgraph.Inputs[i], inputs[i]);
            }

            options.BodyObserver?.Invoke(subgraph, inputs);
            return RunGraph(subgraph, scope);
        }
    }
}
