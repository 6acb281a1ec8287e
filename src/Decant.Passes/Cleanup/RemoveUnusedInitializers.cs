using Decant.Graphs;

namespace Decant.Passes;

/// <summary>Initializers that nothing reads → nothing. Inputs stay, even those with a default.</summary>
public sealed class RemoveUnusedInitializers : Pass
{
    /// <inheritdoc/>
    public override string Summary => "initializers that nothing reads → nothing";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    public override void Run(PassContext context)
    {
        foreach (Graph graph in context.Model.Graph.SelfAndSubgraphs())
        {
            GraphEditor editor = context.Edit(graph);
            foreach (Value value in graph.Values.Where(static v => v is { Uses.Count: 0, Producer: null, IsGraphInput: false }).ToArray())
            {
                if (!context.TryStep())
                {
                    return;
                }

                editor.RemoveValue(value);
            }
        }
    }
}
