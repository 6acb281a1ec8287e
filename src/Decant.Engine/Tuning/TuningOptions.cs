namespace Decant.Engine;

/// <summary>How kernels are measured.</summary>
public sealed record TuningOptions
{
    /// <summary>The threads that the model will run on.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How long to measure; what does not fit is left for the next time.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);
}
