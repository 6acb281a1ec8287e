namespace Decant.Compression;

/// <summary>How layers are fitted to calibration data after pruning.</summary>
public sealed record RefitOptions
{
    /// <summary>Whether layers that lost no weights themselves are fitted too, from the first one on that did.</summary>
    public bool AllLayers { get; init; } = true;

    /// <summary>How many output positions of each sample are used, drawn at random.</summary>
    public int PositionsPerSample { get; init; } = 64;

    /// <summary>How strongly weights are held to what they were, as a share of the mean square of the features.</summary>
    public double Damping { get; init; } = 1e-3;

    /// <summary>Layers with more weights for one output channel are left: their normal equations would take eight bytes times the square of it.</summary>
    public int MaxFeatures { get; init; } = 4608;

    /// <summary>The bytes that the targets of layers fitted one after another may take, so that the original runs once for all of them.</summary>
    public long TargetBytes { get; init; } = 128L << 20;

    /// <summary>The seed of the draw.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The threads that one run may use.</summary>
    public int Threads { get; init; } = 1;
}
