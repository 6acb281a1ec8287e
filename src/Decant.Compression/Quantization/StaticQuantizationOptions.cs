using Decant.Tensors;

namespace Decant.Compression;

/// <summary>How a model is quantized with ranges known ahead.</summary>
public sealed record StaticQuantizationOptions
{
    /// <summary>The integer type of activations.</summary>
    public ElementType Activations { get; init; } = ElementType.UInt8;

    /// <summary>The integer type of weights; their zero point is zero.</summary>
    public ElementType Weights { get; init; } = ElementType.Int8;

    /// <summary>Whether each output channel of a weight has its own scale.</summary>
    public bool PerAxis { get; init; } = true;

    /// <summary>
    /// Whether results that no integer operator reads are quantized too. Otherwise they leave the integer sums in float32, which is more exact.
    /// </summary>
    public bool QuantizeOutputs { get; init; }

    /// <summary>Patterns of node, value or operator names that stay in float (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> KeepFloat { get; init; } = [];

    /// <summary>How activations are observed.</summary>
    public CalibrationOptions Calibration { get; init; } = new();
}
