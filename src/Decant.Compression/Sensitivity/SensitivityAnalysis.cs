using Decant.Data;
using Decant.Evaluation;
using Decant.Graphs;

namespace Decant.Compression;

/// <summary>Finds the layers whose quantization costs most.</summary>
public static class SensitivityAnalysis
{
    /// <summary>Leaves each layer with weights in float in turn, the others quantized, and ranks by how close the outputs come to the original's.</summary>
    /// <param name="original">The float model and its engine.</param>
    /// <param name="plan">The quantization.</param>
    /// <param name="samples">A few samples.</param>
    /// <param name="progress">Told the share of layers that are done.</param>
    /// <param name="cancellation">Ends the analysis early.</param>
    /// <returns>The layers, the most sensitive first.</returns>
    public static IReadOnlyList<LayerSensitivity> LeaveOneOut(
        ModelUnderTest original,
        QuantizationPlan plan,
        PreparedDataset samples,
        Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        Node[] layers = [.. QuantizationScope.Of(original.Model, plan.ToOptions()).Nodes.Where(static n => QuantizationScope.Weight(n) is not null)];
        PreparedSample[] few = [.. samples.Read()];
        var ranking = new List<LayerSensitivity>();
        foreach (Node layer in layers)
        {
            cancellation.ThrowIfCancellationRequested();
            string name = layer.Output(0)!.Name;
            ranking.Add(new LayerSensitivity(name, layer.Op.Schema.Name, Sqnr(original, plan with { KeepFloat = [.. plan.KeepFloat, name] }, samples.Preprocess, few, cancellation)));
            progress?.Invoke((double)ranking.Count / layers.Length);
        }

        return [.. ranking.OrderByDescending(static r => r.SqnrDb).ThenBy(static r => r.Layer, StringComparer.Ordinal)];
    }

    private static double Sqnr(ModelUnderTest original, QuantizationPlan plan, Preprocess preprocess, PreparedSample[] samples, CancellationToken cancellation)
    {
        using Model candidate = StaticQuantizer.Apply(original.Model, plan);
        using var comparison = new ModelComparison(original, original with { Model = candidate }, preprocess);
        foreach (PreparedSample sample in samples)
        {
            comparison.Add(sample, cancellation);
        }

        return comparison.Result().ScoreSqnrDb;
    }
}
