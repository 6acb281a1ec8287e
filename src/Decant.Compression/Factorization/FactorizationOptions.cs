namespace Decant.Compression;

/// <summary>How layers are replaced by products of smaller ones. Of <see cref="Latency"/>, <see cref="Share"/>, <see cref="Error"/> and <see cref="Energy"/> the first that is set decides on ranks.</summary>
public sealed record FactorizationOptions
{
    /// <summary>The form.</summary>
    public FactorizationKind Kind { get; init; } = FactorizationKind.Channel;

    /// <summary>
    /// The share of each layer's measured time that may be left: the greatest rank that is so fast is taken, and layers that none makes so fast stay as they are.
    /// </summary>
    public double? Latency { get; init; }

    /// <summary>The share of each layer's multiply-accumulates that is left.</summary>
    public double? Share { get; init; } = 0.5;

    /// <summary>The error that each layer may make, relative to the root mean square of its outputs (of its weights, without samples).</summary>
    public double? Error { get; init; }

    /// <summary>The share of each layer's squared singular values that is kept.</summary>
    public double Energy { get; init; } = 0.95;

    /// <summary>Patterns of node or value names whose layers stay as they are (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>How calibration samples are used.</summary>
    public RefitOptions Fit { get; init; } = new();
}
