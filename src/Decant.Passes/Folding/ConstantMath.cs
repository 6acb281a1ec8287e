using Decant.Tensors;

namespace Decant.Passes;

/// <summary>Arithmetic on stored tensors, computed in double precision and rounded once.</summary>
internal static class ConstantMath
{
    private const int SmallestSplat = 16;

    /// <summary>Whether the element type is one that weights are folded in.</summary>
    public static bool IsFoldable(ElementType type) =>
        type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16;

    /// <summary>A tensor of numbers rounded to a float type of 16 to 64 bits.</summary>
    public static Tensor Round(ElementType type, double[] values, Shape shape) => type switch
    {
        ElementType.Float32 => Tensor.Create(Array.ConvertAll(values, static v => (float)v), shape),
        ElementType.Float64 => Tensor.Create(values, shape),
        ElementType.Float16 => Tensor.Create(Array.ConvertAll(values, static v => (Half)v), shape),
        ElementType.BFloat16 => Tensor.Create(type, Array.ConvertAll(values, static v => (ushort)SmallFloat.Encode(ElementType.BFloat16, v)), shape),
        _ => throw new ArgumentException($"{type.Name()} is no float type of 16 to 64 bits", nameof(type)),
    };

    /// <summary>Multiplies each slice along <paramref name="axis"/> by its own factor; the products are computed when they are read.</summary>
    public static Tensor Scale(Tensor tensor, int axis, double[] factors)
    {
        if (tensor.IsSplat && Array.TrueForAll(factors, f => f.Equals(factors[0])))
        {
            return Repeat(tensor.ElementType, tensor.Shape, tensor.ReadDouble(0) * factors[0]);
        }

        return StreamedWeights.Scale(tensor, axis, factors);
    }

    /// <summary>A vector of numbers rounded to a float type; a splat where they are all the same.</summary>
    public static Tensor Vector(ElementType type, double[] values) =>
        values.Length > 1 && Array.TrueForAll(values, v => v.Equals(values[0]))
            ? Repeat(type, Shape.Of(values.Length), values[0])
            : Round(type, values, Shape.Of(values.Length));

    /// <summary>The same tensor, stored as a splat where all its elements are in memory and have the same bits.</summary>
    public static Tensor Compact(Tensor tensor)
    {
        int width = tensor.ElementType.BitWidth() / 8;
        if (tensor.IsSplat || tensor.IsComputed || tensor.Length < SmallestSplat || width == 0 || tensor.ByteLength > int.MaxValue)
        {
            return tensor;
        }

        ReadOnlySpan<byte> bytes = tensor.Bytes(0, (int)tensor.ByteLength);
        return bytes[width..].SequenceEqual(bytes[..^width])
            ? Tensor.Splat(tensor.ElementType, tensor.Shape, bytes[..width])
            : tensor;
    }

    private static Tensor Repeat(ElementType type, Shape shape, double value)
    {
        Tensor one = Round(type, [value], Shape.Of(1));
        return Tensor.Splat(type, shape, one.Bytes(0, (int)one.ByteLength));
    }
}
