using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Quantizes weights symmetrically: <c>integer = round(weight / scale)</c>, half to even, zero point 0.</summary>
public static class WeightQuantizer
{
    /// <summary>The scale of each slice along <paramref name="axis"/> (or of the whole): the largest magnitude over the largest integer.</summary>
    /// <param name="weight">float32 weights.</param>
    /// <param name="axis">The axis with its own scales, or null for one scale.</param>
    /// <param name="type">A signed integer type.</param>
    public static float[] Scales(Tensor weight, int? axis, ElementType type)
    {
        float largest = type.IntegerRange().Maximum;
        float[] limits = new float[axis is { } a ? weight.Sizes[a] : 1];
        ReadOnlySpan<float> values = weight.AsSpan<float>();
        (long slices, long inner) = Slicing(weight, axis);
        for (int i = 0; i < values.Length; i++)
        {
            ref float limit = ref limits[(int)(i / inner % slices)];
            limit = Math.Max(limit, Math.Abs(values[i]));
        }

        return Array.ConvertAll(limits, l => l / largest is var s && s >= 1.1754944e-38f ? s : 1f);
    }

    /// <summary>The integers of <paramref name="weight"/> under <paramref name="scales"/>, saturated.</summary>
    /// <exception cref="UnsupportedException">DEC1903: the integer type is not stored yet.</exception>
    public static Tensor Quantize(Tensor weight, float[] scales, int? axis, ElementType type)
    {
        if (type != ElementType.Int8)
        {
            throw new UnsupportedException("DEC1903", $"weights: the integer type {type.Name()} is not supported; use int8");
        }

        ReadOnlySpan<float> values = weight.AsSpan<float>();
        var integers = new sbyte[values.Length];
        (long slices, long inner) = Slicing(weight, axis);
        for (int i = 0; i < integers.Length; i++)
        {
            float quotient = MathF.Round(values[i] / scales[(int)(i / inner % slices)], MidpointRounding.ToEven);
            integers[i] = (sbyte)Math.Clamp(quotient, -127, 127);
        }

        return Tensor.Create(integers, weight.Shape);
    }

    private static (long Slices, long Inner) Slicing(Tensor weight, int? axis) =>
        axis is { } a ? (weight.Sizes[a], weight.Shape.Strides()[a]) : (1, 1);
}
