using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Makes tensors of a given element type from double-precision numbers.</summary>
internal static class TensorConversion
{
    /// <summary>Rounds each number to <paramref name="type"/>, a float type of 16 to 64 bits.</summary>
    /// <exception cref="ArgumentException"><paramref name="type"/> is another type.</exception>
    public static Tensor FromDoubles(ElementType type, double[] values, Shape shape) => type switch
    {
        ElementType.Float32 => Tensor.Create(Array.ConvertAll(values, static v => (float)v), shape),
        ElementType.Float64 => Tensor.Create(values, shape),
        ElementType.Float16 => Tensor.Create(Array.ConvertAll(values, static v => (Half)v), shape),
        ElementType.BFloat16 => Tensor.Create(type, Array.ConvertAll(values, static v => (ushort)SmallFloat.Encode(ElementType.BFloat16, v)), shape),
        _ => throw new ArgumentException($"{type.Name()} is no float type of 16 to 64 bits", nameof(type)),
    };
}
