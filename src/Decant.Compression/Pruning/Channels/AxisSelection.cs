using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Takes positions of an axis out of stored tensors.</summary>
internal static class AxisSelection
{
    /// <summary>The tensor without some positions of an axis.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="removed">The positions, ascending.</param>
    public static Tensor Without(Tensor tensor, int axis, IReadOnlyList<long> removed)
    {
        long size = tensor.Sizes[axis];
        var gone = removed.ToHashSet();
        long[] kept = [.. Enumerable.Range(0, (int)size).Select(static i => (long)i).Where(i => !gone.Contains(i))];
        long[] sizes = tensor.Sizes.ToArray();
        sizes[axis] = kept.Length;
        var shape = Shape.Of(sizes);
        return tensor.ElementType == ElementType.Float32
            ? Tensor.Create(Select(tensor.ToArray<float>(), tensor.Sizes, axis, kept), shape)
            : Tensor.Create(tensor.ElementType, Bytes(tensor, axis, kept), shape);
    }

    // Each element as an innermost axis of bytes.
    private static byte[] Bytes(Tensor tensor, int axis, long[] kept) =>
        Select(tensor.Bytes(0, checked((int)tensor.ByteLength)).ToArray(), [.. tensor.Sizes, tensor.ElementType.BitWidth() / 8], axis, kept);

    private static T[] Select<T>(T[] values, ReadOnlySpan<long> sizes, int axis, long[] kept)
    {
        long inner = Shape.CountElements(sizes[(axis + 1)..].ToArray());
        long outer = Shape.CountElements(sizes[..axis].ToArray());
        var result = new T[outer * kept.Length * inner];
        long to = 0;
        for (long o = 0; o < outer; o++)
        {
            foreach (long position in kept)
            {
                Array.Copy(values, ((o * sizes[axis]) + position) * inner, result, to, inner);
                to += inner;
            }
        }

        return result;
    }
}
