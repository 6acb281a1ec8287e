using Decant.Evaluation;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Scales the channels between two layers so that both layers' weights use one range well (Nagel et al., "Data-Free Quantization Through
/// Weight Equalization and Bias Correction", section 4.1): <c>s·W1[c], s·b1[c], W2[c]/s</c> with <c>s = sqrt(r2/r1)</c>, where r1 and r2 are
/// the largest magnitudes that channel c has in the two weights. The paper drops the upper limit of a clamp in between, such as ReLU6; here
/// the limit stays, and a channel is scaled only so far that it does not come to reach it on the samples, or not at all where it does so already.
/// </summary>
public static class CrossLayerEqualization
{
    /// <summary>The spread of channel ranges above which a per-tensor quantization calls for equalization.</summary>
    public const double DivergentSpread = 8;

    // Other data than the samples may go a little further.
    private const double Margin = 1.1;

    /// <summary>How unlike the channel ranges of a model's layers are: the worst layer's largest over its median one.</summary>
    /// <param name="model">A model whose types are inferred.</param>
    public static double Spread(Model model) => model.Graph.Nodes
        .Where(static n => QuantizationScope.Weight(n) is not null && n.Facts() is { WeightOutputAxis: not null, WeightInputAxis: not null })
        .Select(static n => Spread(WeightChannels.Outputs(n).Largest(QuantizationScope.Weight(n)!.Constant!.AsSpan<float>())))
        .DefaultIfEmpty(1)
        .Max();

    /// <summary>Decides on the factors.</summary>
    /// <param name="test">A float model whose types are inferred, simplified, and what runs it.</param>
    /// <param name="samples">The complete inputs of each run, by which the room below limits is measured.</param>
    /// <param name="cancellation">Ends the runs early.</param>
    public static EqualizationPlan Plan(
        ModelUnderTest test, IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> samples, CancellationToken cancellation = default)
    {
        IReadOnlyList<ChannelPair> pairs = ChannelPair.Find(test.Model);
        ChannelPair[] limited = [.. pairs.Where(static p => double.IsFinite(p.Limit))];
        var axes = limited.ToDictionary(static p => p.Name, static p => p.First.Facts().OutputChannelAxis!.Value, StringComparer.Ordinal);
        IReadOnlyDictionary<string, ChannelStatistics> seen = limited.Length == 0
            ? new Dictionary<string, ChannelStatistics>()
            : ChannelStatistics.Measure(test, axes, samples, cancellation);
        var largest = limited.ToDictionary(static p => p.Name, p => Room(p.Limit, seen[p.Name].Maxima), StringComparer.Ordinal);
        return new EqualizationPlan(new ChannelBalance(pairs, largest).Run().ToDictionary(
            static f => f.Key, static f => Array.ConvertAll(f.Value, static v => (float)v), StringComparer.Ordinal));
    }

    /// <summary>An equalized copy of the model.</summary>
    /// <param name="model">The model that the plan was made for.</param>
    /// <param name="plan">The factors.</param>
    /// <exception cref="ModelException">DEC1908: the plan is for another model.</exception>
    public static Model Apply(Model model, EqualizationPlan plan)
    {
        Model result = model.Clone();
        var editor = new GraphEditor(result.Graph, "equalize");
        foreach (ChannelPair pair in ChannelPair.Find(result))
        {
            if (plan.Factors.TryGetValue(pair.Name, out float[]? factors))
            {
                Scale(editor, pair, factors);
            }
        }

        StoredWeights.Tidy(result);
        return result;
    }

    private static void Scale(GraphEditor editor, ChannelPair pair, float[] factors)
    {
        WeightChannels outputs = WeightChannels.Outputs(pair.First);
        if (factors.Length != outputs.Count)
        {
            throw new ModelException("DEC1908", $"equalization: {pair.First} has {outputs.Count} channels, the plan {factors.Length}; it was made for another model");
        }

        double[] up = Array.ConvertAll(factors, static f => (double)f);
        SetWeight(editor, pair.First, outputs, up);
        SetWeight(editor, pair.Second, WeightChannels.Inputs(pair.Second), Array.ConvertAll(up, static f => 1 / f));
        if (pair.First.Facts().BiasInput is { } index && pair.First.Input(index) is { Constant: { } bias } value)
        {
            float[] scaled = [.. bias.ToFloats().Zip(up, static (b, f) => (float)(b * f))];
            editor.SetInput(pair.First, index, editor.AddInitializer($"{value.Name}_eq", Tensor.Create(scaled, bias.Shape)));
        }
    }

    private static void SetWeight(GraphEditor editor, Node node, WeightChannels channels, double[] factors)
    {
        Value weight = QuantizationScope.Weight(node)!;
        float[] values = weight.Constant!.ToFloats();
        channels.Scale(values, factors);
        editor.SetInput(node, node.Facts().WeightInput!.Value, editor.AddInitializer($"{weight.Name}_eq", Tensor.Create(values, weight.Constant.Shape)));
    }

    private static double[] Room(double limit, double[] maxima) =>
        Array.ConvertAll(maxima, m => m <= 0 ? double.PositiveInfinity : Math.Max(limit / (m * Margin), 1));

    private static double Spread(float[] ranges)
    {
        float[] used = [.. ranges.Where(static r => r > 0).Order()];
        return used.Length == 0 ? 1 : used[^1] / used[used.Length / 2];
    }
}
