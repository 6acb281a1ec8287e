using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Chooses scale and zero point of an activation from its range.</summary>
public static class ActivationQuantizer
{
    /// <summary>
    /// The per-tensor parameters by which <paramref name="type"/> covers <paramref name="range"/>; zero is represented exactly
    /// (Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference", section 2.1).
    /// </summary>
    /// <param name="range">The range; an empty one gives scale 1.</param>
    /// <param name="type">The integer type.</param>
    /// <param name="symmetric">Whether the zero point is the middle of the type.</param>
    public static QuantizationParameters Parameters(ValueRange range, ElementType type, bool symmetric)
    {
        (long lowest, long highest) = type.IntegerRange();
        double minimum = Math.Min(range.Minimum, 0d);
        double maximum = Math.Max(range.Maximum, 0d);
        if (symmetric)
        {
            double limit = Math.Max(-minimum, maximum);
            long middle = type.IsUnsignedInteger() ? (highest + 1) / 2 : 0;
            return new QuantizationParameters(type, [Scale(limit / (highest - middle))], [(int)middle]);
        }

        double step = (maximum - minimum) / (highest - lowest);
        double zero = step == 0 ? lowest : Math.Round(lowest - (minimum / step), MidpointRounding.ToEven);
        return new QuantizationParameters(type, [Scale(step)], [(int)Math.Clamp(zero, lowest, highest)]);
    }

    /// <summary>Integers as a tensor of an activation's type.</summary>
    /// <exception cref="UnsupportedException">DEC1903: activations are not stored as this type.</exception>
    internal static Tensor Store(long[] integers, ElementType type, Shape shape) => type switch
    {
        ElementType.UInt8 => Tensor.Create(Array.ConvertAll(integers, static i => (byte)i), shape),
        ElementType.Int8 => Tensor.Create(Array.ConvertAll(integers, static i => (sbyte)i), shape),
        ElementType.UInt16 => Tensor.Create(Array.ConvertAll(integers, static i => (ushort)i), shape),
        ElementType.Int16 => Tensor.Create(Array.ConvertAll(integers, static i => (short)i), shape),
        _ => throw new UnsupportedException("DEC1903", $"activations: the integer type {type.Name()} is not supported; use one of 8 or 16 bits"),
    };

    // A scale below the smallest normal number would make quotients overflow.
    private static float Scale(double step)
    {
        float scale = (float)step;
        return scale >= 1.1754944e-38f ? scale : 1f;
    }
}
