using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Moves channels between the second and the last axis.</summary>
internal static class ChannelsLast
{
    /// <summary>The dimensions with the last one moved to the second place.</summary>
    public static Shape ToFirst(Shape shape) => Shape.Of([shape[0], shape[shape.Rank - 1], .. shape.Skip(1).Take(shape.Rank - 2)]);

    /// <summary>The dimensions with the second one moved to the last place.</summary>
    public static Shape ToLast(Shape shape) => Shape.Of([shape[0], .. shape.Skip(2), shape[1]]);

    /// <summary>Elements of <c>[N,…,C]</c> as <c>[N,C,…]</c>.</summary>
    public static int[] ToFirst(int[] values, long batch, long channels) =>
        Swap(values, batch, batch * channels == 0 ? 0 : values.Length / batch / channels, channels);

    /// <summary>Elements of <c>[N,C,…]</c> as <c>[N,…,C]</c>.</summary>
    public static int[] ToLast(int[] values, long batch, long channels) =>
        Swap(values, batch, channels, batch * channels == 0 ? 0 : values.Length / batch / channels);

    private static int[] Swap(int[] values, long batch, long rows, long columns)
    {
        var result = new int[values.Length];
        long area = rows * columns;
        for (long n = 0; n < batch; n++)
        {
            MatrixProduct.Transpose<int>(values.AsSpan((int)(n * area), (int)area), (int)rows, (int)columns).CopyTo(result, n * area);
        }

        return result;
    }
}
