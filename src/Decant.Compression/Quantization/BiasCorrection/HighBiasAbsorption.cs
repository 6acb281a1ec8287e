using Decant.Evaluation;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Moves what a rectified channel has above zero nearly always from the bias before the rectifier to the bias of the layer that follows, so that activations
/// have smaller ranges (Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", section 4.1.3): <c>c = max(0, β - 3γ)</c>,
/// <c>b1 - c</c> and <c>b2 + W2·c</c>, where β and γ are mean and deviation of the channel before the rectifier, measured on samples. Only where the layer
/// that follows has one weight for each channel (a product, a convolution of kernel 1): padding would not follow.
/// </summary>
public static class HighBiasAbsorption
{
    private const double Deviations = 3;

    /// <summary>Decides on the changes of biases.</summary>
    /// <param name="test">A float model whose types are inferred, equalized where it is to be, and what runs it.</param>
    /// <param name="samples">The complete inputs of each run.</param>
    /// <param name="cancellation">Ends the runs early.</param>
    /// <returns>What to add to each channel of a layer's bias, by the name of the layer's output (<see cref="BiasAdjustment"/>).</returns>
    public static IReadOnlyDictionary<string, float[]> Plan(
        ModelUnderTest test, IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> samples, CancellationToken cancellation = default)
    {
        ChannelPair[] pairs = [.. ChannelPair.Find(test.Model).Where(static p => p.IsRectified && IsPointwise(p.Second) && BiasAdjustment.Fits(p.First) && BiasAdjustment.Fits(p.Second))];
        var changes = new Dictionary<string, float[]>(StringComparer.Ordinal);
        if (pairs.Length == 0)
        {
            return changes;
        }

        var axes = pairs.ToDictionary(static p => p.Name, static p => p.First.Facts().OutputChannelAxis!.Value, StringComparer.Ordinal);
        IReadOnlyDictionary<string, ChannelStatistics> seen = ChannelStatistics.Measure(test, axes, samples, cancellation);
        foreach (ChannelPair pair in pairs)
        {
            double[] moved = Moved(seen[pair.Name], pair.Limit);
            if (moved.Any(static c => c > 0))
            {
                Add(changes, pair.Name, Array.ConvertAll(moved, static c => -c));
                Add(changes, pair.Second.Output(0)!.Name, Received(pair.Second, moved));
            }
        }

        return changes;
    }

    // A channel that comes to reach the upper limit cannot be shifted.
    private static double[] Moved(ChannelStatistics channels, double limit) => [.. channels.Means.Select((mean, c) =>
        channels.Maxima[c] < limit ? Math.Max(0, mean - (Deviations * channels.Deviations[c])) : 0)];

    private static double[] Received(Node node, double[] moved)
    {
        WeightChannels inputs = WeightChannels.Inputs(node), outputs = WeightChannels.Outputs(node);
        ReadOnlySpan<float> weight = QuantizationScope.Weight(node)!.Constant!.ToFloats();
        var sums = new double[outputs.Count];
        for (int i = 0; i < weight.Length; i++)
        {
            sums[outputs.Of(i)] += weight[i] * moved[inputs.Of(i)];
        }

        return sums;
    }

    private static bool IsPointwise(Node node) => QuantizationScope.Weight(node)!.Constant is { } weight
        && node.Facts() is { WeightOutputAxis: { } outer, WeightInputAxis: { } inner } && weight.Length == weight.Sizes[outer] * weight.Sizes[inner];

    private static void Add(Dictionary<string, float[]> changes, string layer, double[] values)
    {
        float[] sum = changes.GetValueOrDefault(layer) ?? new float[values.Length];
        changes[layer] = [.. sum.Zip(values, static (s, v) => (float)(s + v))];
    }
}
