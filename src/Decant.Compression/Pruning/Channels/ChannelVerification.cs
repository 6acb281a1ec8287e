using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Proves removals: a model whose channels are zero computes what the model without them computes.</summary>
public static class ChannelVerification
{
    /// <summary>A copy of the model of the same shapes in which the weights of groups are zero, on both sides: what computes the channels and what reads them.</summary>
    public static Model Zeroed(Model model, ChannelAnalysis analysis, IReadOnlySet<int> groups)
    {
        Model result = model.Clone();
        var graphs = model.Graph.SelfAndSubgraphs().Zip(result.Graph.SelfAndSubgraphs()).ToDictionary(static g => g.First, static g => g.Second);
        foreach (IGrouping<Value, ChannelSlice> weight in analysis.Groups.Where(g => groups.Contains(g.Index)).SelectMany(static g => g.Slices).GroupBy(static s => s.Weight))
        {
            Tensor tensor = weight.Key.Constant!;
            float[] values = tensor.ToFloats();
            foreach (ChannelSlice slice in weight)
            {
                Clear(values, tensor.Sizes, slice);
            }

            Graph graph = graphs[weight.Key.Graph];
            var editor = new GraphEditor(graph);
            Value target = graph.Find(weight.Key.Name)!;
            Tensor zeroed = Tensor.Create(values, tensor.Shape);
            if (target.Producer is null)
            {
                editor.SetInitializer(target, zeroed);
            }
            else
            {
                editor.ReplaceUses(target, editor.AddInitializer(target.Name + "_zeroed", zeroed));
            }
        }

        return result;
    }

    private static void Clear(float[] values, ReadOnlySpan<long> sizes, ChannelSlice slice)
    {
        long inner = Shape.CountElements(sizes[(slice.Axis + 1)..].ToArray());
        long outer = Shape.CountElements(sizes[..slice.Axis].ToArray());
        for (long o = 0; o < outer; o++)
        {
            foreach (int position in slice.Positions)
            {
                Array.Clear(values, checked((int)(((o * sizes[slice.Axis]) + position) * inner)), (int)inner);
            }
        }
    }
}
