using Decant.Evaluation;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// Takes the mean error that quantization gives each output channel out of the biases (Nagel et al., "Data-Free Quantization Through Weight
/// Equalization and Bias Correction", section 4.2, and its appendix D for the empirical form).
/// </summary>
public static class BiasCorrection
{
    /// <summary>
    /// Measures both models over samples, layer after layer from the inputs on: each layer's error is that which is left once all layers before
    /// it are corrected. Layers that do not depend on one another are measured together.
    /// </summary>
    /// <param name="original">The float model that the plan is for, and what runs it.</param>
    /// <param name="plan">The quantization.</param>
    /// <param name="samples">The complete inputs of a few runs; they are kept in memory.</param>
    /// <param name="progress">Told the share of layers that are done.</param>
    /// <param name="cancellation">Ends the runs early.</param>
    /// <returns>What to add to each channel of a layer, by the name of the layer's output.</returns>
    public static IReadOnlyDictionary<string, float[]> Measure(
        ModelUnderTest original,
        QuantizationPlan plan,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        Node[][] levels = Levels(original.Model, plan);
        var axes = levels.SelectMany(static l => l).ToDictionary(static n => n.Output(0)!.Name, static n => n.Facts().OutputChannelAxis ?? -1, StringComparer.Ordinal);
        var corrections = new Dictionary<string, float[]>(StringComparer.Ordinal);
        if (axes.Count == 0)
        {
            return corrections;
        }

        IReadOnlyDictionary<string, ChannelStatistics> expected = ChannelStatistics.Measure(original, axes, samples, cancellation);
        for (int level = 0; level < levels.Length; level++)
        {
            using Model adjusted = BiasAdjustment.Apply(original.Model, corrections);
            using Model quantized = StaticQuantizer.Apply(adjusted, plan);
            var names = levels[level].Select(static n => n.Output(0)!.Name).ToDictionary(static n => n, n => axes[n], StringComparer.Ordinal);
            IReadOnlyDictionary<string, ChannelStatistics> found = ChannelStatistics.Measure(original with { Model = quantized }, names, samples, cancellation);
            foreach (string name in names.Keys)
            {
                corrections[name] = [.. expected[name].Means.Zip(found[name].Means, static (e, f) => (float)(e - f))];
            }

            progress?.Invoke((level + 1d) / levels.Length);
        }

        return corrections;
    }

    // Layers by the number of layers with weights on the longest way from the inputs.
    private static Node[][] Levels(Model model, QuantizationPlan plan)
    {
        IReadOnlySet<Node> scope = QuantizationScope.Of(model, plan.ToOptions()).Nodes;
        IReadOnlyDictionary<Node, int> depths = FloatSelection.Depths(model, n => IsLayer(n, scope));
        return [.. model.Graph.Nodes.Where(n => IsLayer(n, scope)).GroupBy(n => depths[n]).OrderBy(static g => g.Key).Select(static g => g.ToArray())];
    }

    private static bool IsLayer(Node node, IReadOnlySet<Node> scope) =>
        scope.Contains(node) && QuantizationScope.Weight(node) is not null && BiasAdjustment.Fits(node);
}
