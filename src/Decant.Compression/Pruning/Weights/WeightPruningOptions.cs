namespace Decant.Compression;

/// <summary>How single weights are set to zero.</summary>
public sealed record WeightPruningOptions
{
    /// <summary>What says how much a weight matters.</summary>
    public WeightCriterion Criterion { get; init; } = WeightCriterion.L1;

    /// <summary>The share of weights that become zero, from 0 to 1; a pattern N:M sets it itself.</summary>
    public required double Sparsity { get; init; }

    /// <summary>Over which weights the least are looked for. Patterns and updates go layer by layer.</summary>
    public PruningScope Scope { get; init; } = PruningScope.Layer;

    /// <summary>Where zeros may stand.</summary>
    public SparsityPattern Pattern { get; init; } = SparsityPattern.Unstructured;

    /// <summary>Whether each layer gets the share of zeros that costs all layers together the least error (needs samples), instead of the same.</summary>
    public bool BySensitivity { get; init; }

    /// <summary>Whether only layers get zeros that become faster by them, as measured in the engine, and as many as save most time for the error that they cost.</summary>
    public bool ForSpeed { get; init; }

    /// <summary>Patterns of node or value names whose weights stay as they are (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Whether the first layer stays as it is.</summary>
    public bool KeepFirst { get; init; }

    /// <summary>Whether the last layer stays as it is.</summary>
    public bool KeepLast { get; init; }

    /// <summary>How calibration samples are used.</summary>
    public RefitOptions Fit { get; init; } = new();

    /// <summary>The seed of <see cref="WeightCriterion.Random"/>.</summary>
    public int Seed { get; init; } = 1;
}
