using Decant.Evaluation;

namespace Decant;

/// <summary>How far two models are from each other.</summary>
/// <param name="Samples">The number of samples.</param>
/// <param name="Agreement">The share of samples with the same top class, from 0 to 1; null where the outputs are no scores of classes.</param>
/// <param name="SqnrDb">The mean signal-to-quantization-noise ratio over the samples, in decibels.</param>
/// <param name="MaxAbs">The largest difference.</param>
/// <param name="Cosine">The mean cosine similarity.</param>
/// <param name="Layers">The error of each inner value that both models have, in order; empty unless asked for.</param>
public sealed record ComparisonReport(long Samples, double? Agreement, double SqnrDb, double MaxAbs, double Cosine, IReadOnlyList<LayerError> Layers)
{
    /// <summary>The first inner value, in the original's order, that differs by more than float32's rounding; null where none does.</summary>
    public LayerError? FirstParting => Layers.FirstOrDefault(static l => l.SqnrDb < RewriteCheck.FloatNoiseDb);

    /// <summary>The inner value at which most is lost, beyond what the values that it is computed from had lost; null where none is.</summary>
    public LayerError? GreatestLoss => Layers.Where(static l => l.LostDb > 0 && l.SqnrDb < RewriteCheck.FloatNoiseDb).MaxBy(Cost);

    internal static ComparisonReport Of(ComparisonResult result, Graphs.Model? original = null) => new(
        result.Samples,
        result.Candidate.TryGetValue("agreement", out double agreement) ? agreement : null,
        result.Candidate["sqnrDb"],
        result.Candidate["maxAbs"],
        result.Candidate["cosine"],
        original is null ? [] : LayerLosses.Of(original, result.Layers));

    // The share of noise in the value's power that was not in what it is computed from.
    private static double Cost(LayerError layer) => Math.Pow(10, -layer.SqnrDb / 10) - Math.Pow(10, -(layer.SqnrDb + layer.LostDb) / 10);
}
