using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Says in the kernels' terms what becomes of integer sums.</summary>
internal static class IntegerTypes
{
    /// <summary>A quantized result.</summary>
    public static IntegerOutput Output(Quantization quantization, QuantizedClamp clamp) => new(
        quantization.Type == ElementType.Int8 ? IntegerOutputKind.Int8 : IntegerOutputKind.UInt8, quantization.ZeroPoint, clamp.Minimum, clamp.Maximum);

    /// <summary>An operand whose rows follow each other every <paramref name="rowStride"/> bytes.</summary>
    public static QuantizedOperand Operand(Quantization quantization, float factor, nint rowStride) =>
        new(quantization.Type == ElementType.Int8, quantization.ZeroPoint, factor, rowStride);
}
