using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Bench;

/// <summary>Counts what a model has to compute.</summary>
internal static class Work
{
    /// <summary>The multiply-accumulates of one run on given inputs; of a node with several graphs inside, the largest counts, once.</summary>
    public static long MultiplyAccumulates(Model model, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        using Model copy = model.Clone();
        foreach (Value input in copy.Graph.Inputs)
        {
            if (inputs.TryGetValue(input.Name, out RuntimeValue? given) && given is Tensor tensor)
            {
                input.Type = new TensorType(tensor.ElementType, tensor.Shape);
            }
        }

        // What a file declares of inner values need not hold for these inputs.
        foreach (Value value in copy.Graph.SelfAndSubgraphs().SelectMany(static g => g.Values))
        {
            if (value.Producer is not null && value.TensorType is { } type)
            {
                value.Type = type with { Shape = null };
            }
        }

        try
        {
            TypeInference.Infer(copy);
        }
        catch (ModelException)
        {
            // A branch that is not taken may contradict the inputs; what was inferred before it counts.
        }

        return Count(copy.Graph);
    }

    private static long Count(Graph graph) => graph.Nodes.Sum(static n => (n.Facts().MultiplyAccumulates is { IsNumber: true } macs ? macs.Value : 0)
        + n.Subgraphs.Select(Count).DefaultIfEmpty(0).Max());
}
