using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The scale and zero point of a whole tensor.</summary>
/// <param name="Type">The integer type.</param>
/// <param name="Scale">The scale.</param>
/// <param name="ZeroPoint">The zero point.</param>
internal readonly record struct QuantizedOperand(ElementType Type, float Scale, int ZeroPoint)
{
    /// <summary>Reads scale and zero point from a node's inputs; an absent zero point is 0.</summary>
    /// <exception cref="ModelException">DEC1256: one is no single number.</exception>
    public static QuantizedOperand Read(EvaluationContext context, ElementType type, int scale, int zeroPoint)
    {
        Tensor s = context.Input(scale);
        Tensor? z = context.OptionalInput(zeroPoint);
        return s.Length == 1 && z is not { Length: not 1 }
            ? new(z?.ElementType ?? type, (float)s.ReadDouble(0), (int)(z?.ReadInt64(0) ?? 0))
            : throw context.Fail("DEC1256", $"scale {s} and zero point {z}: expected one number each");
    }

    /// <summary>A quantized number as the number it stands for, in single precision.</summary>
    public float Dequantize(int value) => (value - ZeroPoint) * Scale;

    /// <summary>The nearest quantized number: <c>saturate(rint(value / scale) + zero point)</c>.</summary>
    public int Quantize(float value) => QuantizedRange.Of(Type).Round(value / Scale, ZeroPoint);
}
