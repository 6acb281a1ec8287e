using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Says in the kernels' terms what becomes of integer sums.</summary>
internal static class IntegerTypes
{
    /// <summary>A quantized result.</summary>
    public static IntegerOutput Output(Quantization quantization, QuantizedClamp clamp) => new(
        quantization.Type == ElementType.Int8 ? IntegerOutputKind.Int8 : IntegerOutputKind.UInt8, quantization.ZeroPoint, clamp.Minimum, clamp.Maximum);

    /// <summary>What an operand's bytes stand for.</summary>
    public static IntegerOperand Operand(Quantization quantization) => new(quantization.Type == ElementType.Int8, quantization.Scale, quantization.ZeroPoint);
}
