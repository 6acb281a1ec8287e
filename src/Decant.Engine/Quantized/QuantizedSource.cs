using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A value that is dequantized from 8-bit integers with one scale.</summary>
/// <param name="Integers">The integers.</param>
/// <param name="Quantization">What they stand for.</param>
internal sealed record QuantizedSource(Value Integers, Quantization Quantization)
{
    /// <summary>What stands behind a float value, or null where it is not dequantized so.</summary>
    public static QuantizedSource? Of(Value? value)
    {
        if (value?.Producer is not { Op: DequantizeLinearOp { BlockSize: 0 } op } node || node.Input(0)?.TensorType is not { } type
            || type.ElementType is not (ElementType.UInt8 or ElementType.Int8)
            || (op.OutputType is not (ElementType.Undefined or ElementType.Float32)) || Parameters(node, type.ElementType) is not { } quantization)
        {
            return null;
        }

        return new QuantizedSource(node.Inputs[0]!, quantization);
    }

    /// <summary>The single scale and zero point of a QuantizeLinear or DequantizeLinear node, or null.</summary>
    public static Quantization? Parameters(Node node, ElementType type)
    {
        if (node.Input(1)?.Constant is not { ElementType: ElementType.Float32, Length: 1 } scale
            || (node.Input(2) is { } given && given.Constant is not { Length: 1 }))
        {
            return null;
        }

        float factor = scale.AsSpan<float>()[0];
        int zero = node.Input(2) is { } zeroPoint ? (int)zeroPoint.Constant!.ReadInt64(0) : 0;
        return float.IsFinite(factor) && factor > 0 ? new Quantization(type, factor, zero) : null;
    }
}
