using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Makes tensors of a given element type from double-precision numbers, and reads them as plain numbers.</summary>
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

    /// <summary>The elements as single-precision numbers; a float32 tensor is not copied.</summary>
    public static ReadOnlySpan<float> Floats(Tensor tensor) =>
        tensor.ElementType == ElementType.Float32 ? tensor.AsSpan<float>() : tensor.ToFloats();

    /// <summary>The elements as double-precision numbers; a float64 tensor is not copied.</summary>
    public static ReadOnlySpan<double> Doubles(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float64 => tensor.AsSpan<double>(),
        ElementType.Float32 => Convert(tensor.AsSpan<float>()),
        _ => tensor.ToDoubles(),
    };

    private static double[] Convert(ReadOnlySpan<float> values)
    {
        var result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }
}
