using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>Two initializers of the same type, shape and bits → one, also where one is stored in a graph around the other.</summary>
public sealed class MergeEqualInitializers : Pass
{
    /// <inheritdoc/>
    public override string Summary => "two initializers of the same type, shape and bits → one";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    public override void Run(PassContext context) => Merge(context.Model.Graph, [], context);

    private static void Merge(Graph graph, Dictionary<int, List<Value>> outer, PassContext context)
    {
        var seen = outer.ToDictionary(static e => e.Key, static e => e.Value.ToList());
        GraphEditor editor = context.Edit(graph);
        foreach (Value value in graph.Values.Where(static v => v is { Initializer: not null, IsGraphInput: false }).ToArray())
        {
            Tensor tensor = value.Initializer!;
            int hash = tensor.ContentHash();
            List<Value> same = seen.TryGetValue(hash, out List<Value>? found) ? found : seen[hash] = [];
            Value? first = same.Find(v => v.Initializer!.ContentEquals(tensor));
            if (first is null)
            {
                same.Add(value);
            }
            else if (!value.IsGraphOutput && context.TryStep())
            {
                editor.ReplaceUses(value, first);
                editor.RemoveValue(value);
            }
        }

        foreach (Graph subgraph in graph.Nodes.SelectMany(static n => n.Subgraphs))
        {
            Merge(subgraph, seen, context);
        }
    }
}
