namespace Decant.Compression;

/// <summary>How weights alone are quantized; activations stay in float.</summary>
public sealed record WeightOnlyOptions
{
    /// <summary>How weights are stored.</summary>
    public WeightEncoding Encoding { get; init; } = WeightEncoding.Int4;

    /// <summary>The weights along the summed axis that share a scale: a power of two from 16 to 256.</summary>
    public int Block { get; init; } = 32;

    /// <summary>Whether integers have no zero point.</summary>
    public bool Symmetric { get; init; } = true;

    /// <summary>The nodes that read them.</summary>
    public WeightOnlyForm Form { get; init; } = WeightOnlyForm.MatMulNBits;

    /// <summary>Patterns of node, weight or operator names that stay in float (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> KeepFloat { get; init; } = [];
}
