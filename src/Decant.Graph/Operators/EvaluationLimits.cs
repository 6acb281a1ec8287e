namespace Decant.Graphs;

/// <summary>How much a run may take, whatever the model asks for.</summary>
public sealed record EvaluationLimits
{
    /// <summary>Ten million loop iterations, and three quarters of the machine's memory.</summary>
    public static EvaluationLimits Default { get; } = new();

    /// <summary>How often the bodies of loops may run in one run of a model, all loops together; the first time of each does not count.</summary>
    public long LoopIterations { get; init; } = 10_000_000;

    /// <summary>The bytes that one tensor, and the whole process, may take while a node is evaluated.</summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;
}
