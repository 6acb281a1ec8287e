namespace Decant.Compression;

/// <summary>How weights are pruned.</summary>
public sealed record PruningOptions
{
    /// <summary>The share of weights that become zero, from 0 to 1.</summary>
    public required double Sparsity { get; init; }

    /// <summary>Over which weights the smallest are looked for.</summary>
    public PruningScope Scope { get; init; } = PruningScope.Layer;

    /// <summary>Which of equal weights go where not all of them do.</summary>
    public TieBreak Ties { get; init; }

    /// <summary>Patterns of node or value names whose weights stay as they are (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];
}
