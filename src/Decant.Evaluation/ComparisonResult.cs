namespace Decant.Evaluation;

/// <summary>How a model does, and how far it is from the original.</summary>
/// <param name="Samples">The number of samples.</param>
/// <param name="Original">The original's metrics by name: <c>top1</c>, <c>top5</c> where there are labels.</param>
/// <param name="Candidate">
/// The other's: those of the original, and <c>agreement</c> where the outputs are scores of classes, <c>sqnrDb</c> (mean over the samples),
/// <c>sqnrPooledDb</c>, <c>sqnrBeforeSoftmaxDb</c> where both end in a softmax, <c>cosine</c>, <c>maxAbs</c>.
/// </param>
/// <param name="Layers">The error of each observed pair of inner values, in their order.</param>
public sealed record ComparisonResult(
    long Samples,
    IReadOnlyDictionary<string, double> Original,
    IReadOnlyDictionary<string, double> Candidate,
    IReadOnlyList<ValueError> Layers)
{
    /// <summary>The mean SQNR of the scores before a final softmax where there is one, of the outputs otherwise, in decibels.</summary>
    public double ScoreSqnrDb => Candidate.TryGetValue("sqnrBeforeSoftmaxDb", out double scores) ? scores : Candidate["sqnrDb"];
}
