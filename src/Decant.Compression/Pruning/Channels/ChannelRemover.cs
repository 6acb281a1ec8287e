using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Takes groups of channels out of a model: weights shrink, and the sizes that operators hold follow.</summary>
public static class ChannelRemover
{
    /// <summary>A copy of the model without the groups.</summary>
    /// <param name="model">The model that was analysed.</param>
    /// <param name="analysis">Its groups.</param>
    /// <param name="groups">The numbers of the groups to take away.</param>
    /// <exception cref="UnsupportedException">DEC1710: a node's sizes cannot follow.</exception>
    /// <exception cref="ModelException">DEC1711: a shape is not what the analysis says, which is a fault in the facts of an operator.</exception>
    public static Model Remove(Model model, ChannelAnalysis analysis, IReadOnlySet<int> groups)
    {
        var cache = new Dictionary<(Value, int), IReadOnlyList<long>>();
        Model result = model.Clone();
        (Graph Before, Graph After)[] graphs = [.. model.Graph.SelfAndSubgraphs().Zip(result.Graph.SelfAndSubgraphs())];
        foreach ((Graph before, Graph after) in graphs)
        {
            Shrink(before, after, Removed);
        }

        foreach (Value value in graphs.SelectMany(static g => g.After.Values).Where(static v => v.Producer is not null && !v.IsGraphOutput))
        {
            value.Type = null;
            value.Elements = null;
        }

        TypeInference.Infer(result);
        foreach ((Graph before, Graph after) in graphs)
        {
            Check(before, after, Removed);
        }

        return result;

        IReadOnlyList<long> Removed(Value value, int axis)
        {
            if (!cache.TryGetValue((value, axis), out IReadOnlyList<long>? positions))
            {
                IReadOnlyList<int>? numbers = analysis.GroupsOf(value, axis);
                positions = numbers is null ? [] : [.. Enumerable.Range(0, numbers.Count).Where(i => groups.Contains(numbers[i])).Select(static i => (long)i)];
                cache[(value, axis)] = positions;
            }

            return positions;
        }
    }

    private static void Shrink(Graph graph, Graph result, Func<Value, int, IReadOnlyList<long>> removed)
    {
        var editor = new GraphEditor(result, "prune-channels");
        foreach ((Node before, Node after) in graph.Nodes.Zip(result.Nodes.ToArray()).ToArray())
        {
            var removal = new AxisRemoval(before, removed);
            before.Op.RemovePositions(removal);
            editor.SetOperator(after, removal.Op);
            foreach ((int input, Tensor tensor) in removal.Constants)
            {
                editor.SetInput(after, input, editor.AddInitializer($"{before.Output(0)?.Name}_{input}", tensor));
            }
        }

        foreach (Value weight in graph.Values.Where(static v => v.Constant is not null).ToArray())
        {
            Shrink(weight, result.Find(weight.Name)!, editor, removed);
        }
    }

    private static void Shrink(Value before, Value after, GraphEditor editor, Func<Value, int, IReadOnlyList<long>> removed)
    {
        Tensor tensor = before.Constant!;
        bool changed = false;
        for (int axis = 0; axis < tensor.Rank; axis++)
        {
            if (removed(before, axis) is { Count: > 0 } gone)
            {
                tensor = AxisSelection.Without(tensor, axis, gone);
                changed = true;
            }
        }

        if (!changed)
        {
            return;
        }

        if (after.Producer is { } producer)
        {
            editor.ReplaceUses(after, editor.AddInitializer($"{after.Name}_pruned", tensor));
            editor.RemoveNode(producer);
        }
        else
        {
            editor.SetInitializer(after, tensor);
        }
    }

    private static void Check(Graph before, Graph after, Func<Value, int, IReadOnlyList<long>> removed)
    {
        foreach (Value value in before.Values.Where(static v => v.Shape is not null && v.Constant is null))
        {
            if (after.Find(value.Name) is not { Shape: { } shape } found)
            {
                continue;
            }

            for (int axis = 0; axis < value.Shape!.Rank; axis++)
            {
                long gone = removed(value, axis).Count;
                if (shape.Rank != value.Shape.Rank || (value.Shape[axis].IsNumber && shape[axis].IsNumber && shape[axis].Value != value.Shape[axis].Value - gone))
                {
                    throw new ModelException("DEC1711", $"pruning: '{found.Name}' should lose {gone} positions of axis {axis} of {value.Shape}, but becomes {shape}; {value.Producer?.Describe()}");
                }
            }
        }
    }
}
