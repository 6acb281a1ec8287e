namespace Decant.Compression;

/// <summary>How AdaRound optimizes; the defaults but for the iterations are the paper's.</summary>
public sealed record AdaRoundOptions
{
    /// <summary>The steps of the optimizer; each sees all samples, through their second moments.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>The learning rate of Adam.</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>The weight of the term that drives each rounding to one side.</summary>
    public double Regularization { get; init; } = 0.01;

    /// <summary>The share of the iterations before that term sets in.</summary>
    public double Warmup { get; init; } = 0.2;
}
