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

    /// <summary>How integers are found.</summary>
    public WeightOnlyMethod Method { get; init; } = WeightOnlyMethod.Nearest;

    /// <summary>How GPTQ rounds.</summary>
    public GptqOptions Gptq { get; init; } = new();

    /// <summary>The positions of each sample's activations that are used, drawn at random.</summary>
    public int PositionsPerSample { get; init; } = 256;

    /// <summary>The layers with more weights for each output channel than this take the nearest integers.</summary>
    public int MaxFeatures { get; init; } = 4608;
}
