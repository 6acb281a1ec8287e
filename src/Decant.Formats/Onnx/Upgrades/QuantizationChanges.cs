using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Quantization: what newer versions added, and which of it a node uses.</summary>
internal static class QuantizationChanges
{
    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        new("QuantizeLinear", 13) { NewAttributes = ["axis"], Needs = PerAxis },
        new("QuantizeLinear", 19) { NewAttributes = ["saturate"], Needs = static (n, c) => HalfScale(n, c) },
        new("QuantizeLinear", 21) { NewAttributes = ["block_size", "output_dtype"], Needs = static (n, c) => SixteenBits(n, c, n.Input(2)) },
        new("QuantizeLinear", 23) { NewAttributes = ["precision"] },
        new("DequantizeLinear", 13) { NewAttributes = ["axis"], Needs = PerAxis },
        new("DequantizeLinear", 19) { Needs = static (n, c) => HalfScale(n, c) },
        new("DequantizeLinear", 21) { NewAttributes = ["block_size"], Needs = static (n, c) => SixteenBits(n, c, n.Input(0)) },
        new("DequantizeLinear", 23) { NewAttributes = ["output_dtype"] },
    ];

    private static string? PerAxis(VersionedNode node, VersionContext context) =>
        context.Type(node.Input(1))?.Shape is not { } scale ? "its scale may be per axis"
        : scale.Rank == 0 || (scale.Rank == 1 && scale[0].IsNumber && scale[0].Value == 1) ? null
        : "its scale is per axis";

    private static string? HalfScale(VersionedNode node, VersionContext context) =>
        context.Type(node.Input(1))?.ElementType is ElementType.Float16 or ElementType.BFloat16 ? "its scale is of 16 bits" : null;

    private static string? SixteenBits(VersionedNode node, VersionContext context, string quantized) =>
        context.Type(quantized)?.ElementType is ElementType.Int16 or ElementType.UInt16 ? "it quantizes to 16 bits" : null;
}
