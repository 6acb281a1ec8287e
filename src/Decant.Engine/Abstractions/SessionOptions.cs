using Decant.Graphs;

namespace Decant.Engine;

/// <summary>How a session runs.</summary>
public sealed record SessionOptions
{
    /// <summary>One thread, no profile.</summary>
    public static SessionOptions Default { get; } = new();

    /// <summary>The threads that one run may use.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether each run records the time of each node.</summary>
    public bool Profile { get; init; }

    /// <summary>How much one run may take; the engines of other makers have limits of their own.</summary>
    public EvaluationLimits Limits { get; init; } = EvaluationLimits.Default;

    /// <summary>Names of inner values to return besides the outputs.</summary>
    public IReadOnlyList<string> Observe { get; init; } = [];
}
