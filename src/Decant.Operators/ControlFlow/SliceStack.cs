using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Takes tensors apart along an axis and puts them together again.</summary>
internal static class SliceStack
{
    /// <summary>The slice at one index of an axis; the axis is gone.</summary>
    public static Tensor Take(Tensor tensor, int axis, long index)
    {
        Tensor slice = Select(tensor, axis, [index]);
        return slice.Reshape(Shape.Of([.. tensor.Sizes[..axis], .. tensor.Sizes[(axis + 1)..]]));
    }

    /// <summary>The slices at some indices of an axis, in the given order.</summary>
    public static Tensor Select(Tensor tensor, int axis, ReadOnlySpan<long> indices)
    {
        (long outer, long inner) = Around(tensor.Sizes, axis);
        long size = tensor.Sizes[axis];
        var shape = Shape.Of([.. tensor.Sizes[..axis], indices.Length, .. tensor.Sizes[(axis + 1)..]]);
        if (tensor.ElementType == ElementType.String)
        {
            var strings = new string[shape.ElementCount];
            for (long part = 0; part < outer * indices.Length; part++)
            {
                long from = ((part / indices.Length * size) + indices[(int)(part % indices.Length)]) * inner;
                tensor.Strings.Slice((int)from, (int)inner).CopyTo(strings.AsSpan((int)(part * inner)));
            }

            return Tensor.FromStrings(strings, shape);
        }

        int unit = checked((int)(inner * Width(tensor.ElementType)));
        ReadOnlySpan<byte> source = tensor.Bytes(0, checked((int)tensor.ByteLength));
        var bytes = new byte[checked(outer * indices.Length * unit)];
        for (long part = 0; part < outer * indices.Length; part++)
        {
            long from = ((part / indices.Length * size) + indices[(int)(part % indices.Length)]) * unit;
            source.Slice((int)from, unit).CopyTo(bytes.AsSpan((int)(part * unit)));
        }

        return Tensor.Create(tensor.ElementType, bytes, shape);
    }

    /// <summary>Tensors of one type and shape put side by side along a new axis.</summary>
    /// <exception cref="ArgumentException">The tensors differ in type or shape.</exception>
    public static Tensor Stack(IReadOnlyList<Tensor> slices, int axis)
    {
        Tensor first = slices[0];
        if (slices.FirstOrDefault(s => s.ElementType != first.ElementType || !s.Shape.Equals(first.Shape)) is { } other)
        {
            throw new ArgumentException($"{first} and {other} cannot be stacked", nameof(slices));
        }

        long outer = Shape.CountElements(first.Sizes[..axis]);
        long inner = Shape.CountElements(first.Sizes[axis..]);
        var shape = Shape.Of([.. first.Sizes[..axis], slices.Count, .. first.Sizes[axis..]]);
        if (first.ElementType == ElementType.String)
        {
            var strings = new string[shape.ElementCount];
            for (long part = 0; part < outer * slices.Count; part++)
            {
                slices[(int)(part % slices.Count)].Strings.Slice((int)(part / slices.Count * inner), (int)inner).CopyTo(strings.AsSpan((int)(part * inner)));
            }

            return Tensor.FromStrings(strings, shape);
        }

        int unit = checked((int)(inner * Width(first.ElementType)));
        var bytes = new byte[checked(outer * slices.Count * unit)];
        for (long part = 0; part < outer * slices.Count; part++)
        {
            slices[(int)(part % slices.Count)].Bytes(part / slices.Count * unit, unit).CopyTo(bytes.AsSpan((int)(part * unit)));
        }

        return Tensor.Create(first.ElementType, bytes, shape);
    }

    private static (long Outer, long Inner) Around(ReadOnlySpan<long> sizes, int axis) =>
        (Shape.CountElements(sizes[..axis]), Shape.CountElements(sizes[(axis + 1)..]));

    private static int Width(ElementType type) => type.IsPacked()
        ? throw new UnsupportedException("DEC1265", $"slices of packed {type.Name()} are not evaluated")
        : type.BitWidth() / 8;
}
