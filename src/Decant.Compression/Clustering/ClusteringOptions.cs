namespace Decant.Compression;

/// <summary>How weights are clustered.</summary>
public sealed record ClusteringOptions
{
    /// <summary>The number of values that a layer's weights take, 0 included; from 2 to 256.</summary>
    public int Values { get; init; } = 32;

    /// <summary>Whether each output channel has a scale of its own, by which the layer's values are multiplied.</summary>
    public bool PerChannel { get; init; } = true;

    /// <summary>Weights of fewer elements stay as they are.</summary>
    public int LeastWeights { get; init; } = 256;

    /// <summary>The most rounds of k-means.</summary>
    public int Iterations { get; init; } = 60;

    /// <summary>Patterns of node or value names whose weights stay as they are (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>How calibration samples are used, where there are some.</summary>
    public RefitOptions Fit { get; init; } = new() { PositionsPerSample = 128, Damping = 1e-2 };
}
