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
    internal static ComparisonReport Of(ComparisonResult result) => new(
        result.Samples,
        result.Candidate.TryGetValue("agreement", out double agreement) ? agreement : null,
        result.Candidate["sqnrDb"],
        result.Candidate["maxAbs"],
        result.Candidate["cosine"],
        [.. result.Layers.Select(static l => new LayerError(l.Pair.Original, l.Pair.Operator, l.SqnrDb, l.MaxAbs))]);
}
