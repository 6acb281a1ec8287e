namespace Decant.Engine;

/// <summary>Bindings of integer operators, and of those that lead to and from integers.</summary>
internal static class QuantizationBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new ConvIntegerBinding(),
        new DequantizeLinearBinding(),
        new DynamicQuantizeLinearBinding(),
        new MatMulIntegerBinding(),
        new QuantizedBinaryBinding<QuantizedAddOp>(multiply: false),
        new QuantizedAveragePoolBinding(),
        new QuantizedConvBinding(),
        new QuantizedLookupBinding(),
        new QuantizedMatMulBinding(),
        new QuantizedBinaryBinding<QuantizedMulOp>(multiply: true),
        new QuantizeLinearBinding(),
    ];
}
