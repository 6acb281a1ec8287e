using Decant.Graphs;
using Decant.Operators;

namespace Decant.Compression;

/// <summary>
/// The ranges of activations behind batch normalizations, without any data: a channel is taken as normally distributed with the mean β and the
/// deviation |γ|, and the range holds six deviations of every channel (Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias
/// Correction", 2019, section 5).
/// </summary>
public static class BatchNormRanges
{
    private const double Deviations = 6;

    /// <summary>The ranges by the names of the values behind the normalizations, and of those behind the clamps that follow.</summary>
    /// <param name="model">The model as it was trained: its normalizations must not be folded into weights.</param>
    public static IReadOnlyDictionary<string, ValueRange> Of(Model model)
    {
        var ranges = new Dictionary<string, ValueRange>(StringComparer.Ordinal);
        foreach (Node node in model.Graph.Nodes)
        {
            if (node.Op is BatchNormalizationOp && node.Input(1)?.Constant is { } gamma && node.Input(2)?.Constant is { } beta && node.Output(0) is { } output)
            {
                float[] means = beta.ToFloats();
                double[] spreads = [.. gamma.ToFloats().Select(static g => Math.Abs(g) * Deviations)];
                Add(ranges, output, means.Zip(spreads, static (m, s) => m - s).Min(), means.Zip(spreads, static (m, s) => m + s).Max());
            }
        }

        return ranges;
    }

    private static void Add(Dictionary<string, ValueRange> ranges, Value value, double low, double high)
    {
        ranges[value.Name] = ValueRange.Including(low, high);
        foreach (Node clamp in value.Uses.Select(static u => u.Node).OfType<Node>().Where(static n => n.Facts().IsClamp))
        {
            (double minimum, double maximum) = clamp.Facts().OutputRange!.Value;
            Add(ranges, clamp.Output(0)!, Math.Clamp(low, minimum, maximum), Math.Clamp(high, minimum, maximum));
        }
    }
}
