namespace Decant.Compression;

/// <summary>How weights are stored when they alone are quantized.</summary>
public enum WeightEncoding
{
    /// <summary>4-bit integers.</summary>
    Int4,

    /// <summary>8-bit integers.</summary>
    Int8,

    /// <summary>4-bit indices into the quantiles of a normal distribution (Dettmers et al., "QLoRA", appendix E).</summary>
    Nf4,

    /// <summary>8-bit floats with 4 exponent bits.</summary>
    Float8E4M3,

    /// <summary>8-bit floats with 5 exponent bits.</summary>
    Float8E5M2,
}
