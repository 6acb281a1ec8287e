using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Finds the weights that pruning may touch, by the facts of the operators that multiply with them.</summary>
internal static class PrunableWeights
{
    /// <summary>The float32 weight initializers of the model, each once, in the order of the nodes.</summary>
    public static IReadOnlyList<Value> Find(Model model, IReadOnlyList<string> keep)
    {
        var pattern = new NamePatterns(keep);
        var found = new OrderedDictionary<Value, bool>();
        foreach (Node node in model.Graph.AllNodes())
        {
            if (node.Facts().WeightInput is { } index && node.Input(index) is { Initializer: not null, IsOverridable: false } weight
                && weight.Initializer.ElementType == ElementType.Float32)
            {
                bool kept = pattern.Matches(node) || pattern.Matches(weight.Name);
                found[weight] = kept || found.GetValueOrDefault(weight);
            }
        }

        return [.. found.Where(static f => !f.Value).Select(static f => f.Key)];
    }
}
