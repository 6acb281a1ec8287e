using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>8-bit integers on an edge of a graph with their constant scale and zero point.</summary>
/// <param name="Integers">The integers.</param>
/// <param name="Scale">float32, one number, or one for each channel of a weight.</param>
/// <param name="ZeroPoint">Of the integers' type; null is zero.</param>
/// <param name="Axis">The axis of channels, where there are several scales.</param>
internal sealed record QuantizedEdge(Value Integers, Value Scale, Value? ZeroPoint, int Axis)
{
    /// <summary>Whether there is one scale for all.</summary>
    public bool IsPerTensor => Scale.Constant!.Length == 1;

    /// <summary>What a float value was dequantized from; null where it was not, or not from 8 bits with constant scales.</summary>
    public static QuantizedEdge? Of(Value? value) => value?.Producer is { Op: DequantizeLinearOp { BlockSize: 0 } op } node
        && op.OutputType is ElementType.Undefined or ElementType.Float32 && Read(node, node.Input(0), op.Axis) is { } edge ? edge : null;

    /// <summary>What a QuantizeLinear makes of a value; null where not 8 bits with one constant scale.</summary>
    public static QuantizedEdge? Behind(Node quantize) => quantize.Op is QuantizeLinearOp { BlockSize: 0 } op
        && op.Precision is ElementType.Undefined or ElementType.Float32 && Read(quantize, quantize.Output(0), op.Axis) is { IsPerTensor: true } edge ? edge : null;

    /// <summary>Whether two edges have the same type, scale and zero point.</summary>
    public bool IsLike(QuantizedEdge other) => IsPerTensor && other.IsPerTensor && Type == other.Type && Factor == other.Factor && Zero == other.Zero;

    /// <summary>The integers' type.</summary>
    public ElementType Type => Integers.TensorType!.ElementType;

    /// <summary>The first scale.</summary>
    public float Factor => Scale.Constant!.ToFloats()[0];

    /// <summary>The first zero point.</summary>
    public long Zero => ZeroPoint?.Constant!.ReadInt64(0) ?? 0;

    private static QuantizedEdge? Read(Node node, Value? integers, long axis)
    {
        if (integers?.TensorType?.ElementType is not (ElementType.UInt8 or ElementType.Int8) || node.Input(1) is not { Constant: { ElementType: ElementType.Float32, Length: > 0 } } scale
            || node.Input(2) is { Constant: null })
        {
            return null;
        }

        int rank = integers.Shape?.Rank ?? 0;
        return new QuantizedEdge(integers, scale, node.Input(2), (int)(axis < 0 ? axis + rank : axis));
    }
}
