using Decant.Data;
using Decant.Evaluation;
using Decant.Graphs;

namespace Decant.Compression;

/// <summary>Finds the layers and tensors whose quantization costs most.</summary>
public static class SensitivityAnalysis
{
    /// <summary>The nodes with an integer form, and those whose weights alone become integer, by the name of their first output: those that <see cref="LeaveOneOut(ModelUnderTest, QuantizationPlan, PreparedDataset, Action{double}?, CancellationToken)"/> ranks.</summary>
    public static IReadOnlyList<Node> Layers(Model model, QuantizationPlan plan) =>
        [.. QuantizationScope.Of(model, plan.ToOptions()).Nodes.Where(static n => n.Facts().IsQuantizable)
            .Concat(model.Graph.AllNodes().Where(static n => n.Facts().StateWeightInput is not null && QuantizationScope.WeightSlots(n).Count > 0)).Distinct()];

    /// <summary>Leaves each layer in float in turn, the others quantized, and ranks by how close the outputs come to the original's.</summary>
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
        CancellationToken cancellation = default) => LeaveOneOut(
            original, Layers(original.Model, plan), names => StaticQuantizer.Apply(original.Model, plan with { KeepFloat = [.. plan.KeepFloat, .. names] }), samples, progress, cancellation);

    /// <summary>Leaves each layer in float in turn, the others quantized, and ranks by how close the outputs come to the original's.</summary>
    /// <param name="original">The float model and its engine.</param>
    /// <param name="layers">The layers to try.</param>
    /// <param name="quantize">Quantizes all but the layers of the given names.</param>
    /// <param name="samples">A few samples.</param>
    /// <param name="progress">Told the share of layers that are done.</param>
    /// <param name="cancellation">Ends the analysis early.</param>
    /// <returns>The layers, the most sensitive first.</returns>
    public static IReadOnlyList<LayerSensitivity> LeaveOneOut(
        ModelUnderTest original,
        IReadOnlyList<Node> layers,
        Func<IReadOnlyList<string>, Model> quantize,
        PreparedDataset samples,
        Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        PreparedSample[] few = [.. samples.Read()];
        var ranking = new List<LayerSensitivity>();
        foreach (Node layer in layers)
        {
            string name = layer.Output(0)!.Name;
            using Model candidate = quantize([name]);
            ComparisonResult result = Compare(original, candidate, samples.Preprocess, few, cancellation);
            ranking.Add(new LayerSensitivity(name, layer.Op.Schema.Name, result.ScoreSqnrDb, result.Candidate));
            progress?.Invoke((double)ranking.Count / layers.Count);
        }

        return [.. ranking.OrderByDescending(static r => r.SqnrDb).ThenBy(static r => r.Layer, StringComparer.Ordinal)];
    }

    /// <summary>Quantizes each tensor in turn, all others in float, and ranks by how far the outputs go from the original's.</summary>
    /// <param name="original">The float model and its engine.</param>
    /// <param name="plan">The quantization.</param>
    /// <param name="samples">A few samples.</param>
    /// <param name="progress">Told the share of tensors that are done.</param>
    /// <param name="cancellation">Ends the analysis early.</param>
    /// <returns>The tensors, the most sensitive first.</returns>
    public static IReadOnlyList<TensorSensitivity> OneAtATime(
        ModelUnderTest original,
        QuantizationPlan plan,
        PreparedDataset samples,
        Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        PreparedSample[] few = [.. samples.Read()];
        var tensors = SingleTensorQuantizer.Tensors(original.Model, plan);
        var ranking = new List<TensorSensitivity>();
        foreach ((string tensor, TensorKind kind) in tensors)
        {
            using Model candidate = SingleTensorQuantizer.Apply(original.Model, plan, tensor);
            ranking.Add(new TensorSensitivity(tensor, kind, Compare(original, candidate, samples.Preprocess, few, cancellation).ScoreSqnrDb));
            progress?.Invoke((double)ranking.Count / tensors.Count);
        }

        return [.. ranking.OrderBy(static r => r.SqnrDb).ThenBy(static r => r.Tensor, StringComparer.Ordinal)];
    }

    private static ComparisonResult Compare(ModelUnderTest original, Model candidate, Preprocess preprocess, PreparedSample[] samples, CancellationToken cancellation)
    {
        using var comparison = new ModelComparison(original, original with { Model = candidate }, preprocess);
        foreach (PreparedSample sample in samples)
        {
            cancellation.ThrowIfCancellationRequested();
            comparison.Add(sample, cancellation);
        }

        return comparison.Result();
    }
}
