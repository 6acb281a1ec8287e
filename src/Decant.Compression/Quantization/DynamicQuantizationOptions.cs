using Decant.Tensors;

namespace Decant.Compression;

/// <summary>How a model is quantized with ranges that each run measures itself.</summary>
public sealed record DynamicQuantizationOptions
{
    /// <summary>Whether each output channel of a weight has its own scale.</summary>
    public bool PerAxis { get; init; } = true;

    /// <summary>The integer type of weights: int8, or uint8, with which ONNX Runtime's kernels do not saturate on processors without VNNI.</summary>
    public ElementType Weights { get; init; } = ElementType.Int8;

    /// <summary>Patterns of node, value or operator names that stay in float (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> KeepFloat { get; init; } = [];
}
