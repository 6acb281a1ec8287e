namespace Decant.Compression;

/// <summary>How layers are replaced by products of smaller ones.</summary>
public sealed record FactorizationOptions
{
    /// <summary>The form.</summary>
    public FactorizationKind Kind { get; init; } = FactorizationKind.Channel;

    /// <summary>The share of each layer's multiply-accumulates that is left; null chooses ranks by <see cref="Energy"/>.</summary>
    public double? Share { get; init; } = 0.5;

    /// <summary>The share of each layer's squared singular values that is kept, where <see cref="Share"/> is null.</summary>
    public double Energy { get; init; } = 0.95;

    /// <summary>Patterns of node or value names whose layers stay as they are (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>How calibration samples are used.</summary>
    public RefitOptions Fit { get; init; } = new();
}
