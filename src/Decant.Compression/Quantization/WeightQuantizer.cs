using System.Runtime.InteropServices;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Quantizes weights symmetrically: <c>integer = round(weight / scale)</c>, half to even, plus the middle of an unsigned type.</summary>
public static class WeightQuantizer
{
    private const float Reduced = 64;

    /// <summary>The scale of each slice along <paramref name="axis"/> (or of the whole): the largest magnitude over the largest integer.</summary>
    /// <param name="weight">float32 weights.</param>
    /// <param name="axis">The axis with its own scales, or null for one scale.</param>
    /// <param name="type">int8 or uint8.</param>
    /// <param name="range">How much of the type's range is used.</param>
    public static float[] Scales(Tensor weight, int? axis, ElementType type, WeightRange range = WeightRange.Full)
    {
        float largest = range == WeightRange.Reduced ? Reduced : Largest(type);
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
    /// <param name="weight">float32 weights.</param>
    /// <param name="scales">One scale for each slice.</param>
    /// <param name="axis">The axis with its own scales, or null for one scale.</param>
    /// <param name="type">int8 or uint8.</param>
    /// <param name="steps">What is added to the nearest integer of each element; none where it is empty.</param>
    /// <exception cref="UnsupportedException">DEC1903: the integer type is not stored yet.</exception>
    public static Tensor Quantize(Tensor weight, float[] scales, int? axis, ElementType type, ReadOnlySpan<sbyte> steps = default)
    {
        int middle = Middle(type);
        ReadOnlySpan<float> values = weight.AsSpan<float>();
        var integers = new byte[values.Length];
        (long slices, long inner) = Slicing(weight, axis);
        float largest = Largest(type);
        for (int i = 0; i < integers.Length; i++)
        {
            float quotient = MathF.Round(values[i] / scales[(int)(i / inner % slices)], MidpointRounding.ToEven);
            integers[i] = (byte)(int)(Math.Clamp(quotient + (steps.IsEmpty ? 0 : steps[i]), -largest, largest) + middle);
        }

        return type == ElementType.UInt8
            ? Tensor.Create(integers, weight.Shape)
            : Tensor.Create(MemoryMarshal.Cast<byte, sbyte>(integers).ToArray(), weight.Shape);
    }

    /// <summary>The integer that stands for zero.</summary>
    public static int Middle(ElementType type) => type.IsUnsignedInteger() ? Largest(type) + 1 : 0;

    // The same on both sides of zero.
    private static int Largest(ElementType type) => type is ElementType.Int8 or ElementType.UInt8
        ? sbyte.MaxValue
        : throw new UnsupportedException("DEC1903", $"weights: the integer type {type.Name()} is not supported; use int8 or uint8");

    private static (long Slices, long Inner) Slicing(Tensor weight, int? axis) =>
        axis is { } a ? (weight.Sizes[a], weight.Shape.Strides()[a]) : (1, 1);
}
