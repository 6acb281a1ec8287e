using Decant.Tensors;

namespace Decant.Compression;

/// <summary>How weights are stored in 16 bits; everything is still computed in float32.</summary>
public sealed record NarrowWeightOptions
{
    /// <summary><see cref="ElementType.Float16"/> or <see cref="ElementType.BFloat16"/>.</summary>
    public ElementType Type { get; init; } = ElementType.Float16;

    /// <summary>Tensors of fewer elements stay in float32.</summary>
    public long MinimumLength { get; init; } = 256;

    /// <summary>Patterns of initializer, node or operator names that stay in float32 (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> KeepFloat { get; init; } = [];
}
