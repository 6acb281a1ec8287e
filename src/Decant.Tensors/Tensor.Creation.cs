using System.Runtime.InteropServices;

namespace Decant.Tensors;

/// <content>Creating tensors.</content>
public sealed partial class Tensor
{
    /// <summary>A tensor over <paramref name="values"/>, which is not copied and must not be written to afterwards.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static Tensor Create<T>(T[] values, Shape shape)
        where T : unmanaged => Create(ElementTypes.Of<T>(), values, shape);

    /// <summary>A tensor over <paramref name="values"/> whose elements are of <paramref name="type"/>; packed and 8- and 16-bit float types take their bits.</summary>
    /// <exception cref="ArgumentException">The array has another length than the shape asks for.</exception>
    public static unsafe Tensor Create<T>(ElementType type, T[] values, Shape shape)
        where T : unmanaged
    {
        long expected = type.ByteLength(shape.ElementCount);
        return expected == (long)values.Length * sizeof(T)
            ? new Tensor(type, shape, new ManagedStorage<T>(values), 0, isSplat: false)
            : throw new ArgumentException($"{values.Length} values of {sizeof(T)} bytes do not fill {type.Name()}{shape}", nameof(values));
    }

    /// <summary>A tensor of a copy of <paramref name="values"/>.</summary>
    public static Tensor Of<T>(Shape shape, params ReadOnlySpan<T> values)
        where T : unmanaged => Create(values.ToArray(), shape);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor Scalar<T>(T value)
        where T : unmanaged => Create([value], Shape.Scalar);

    /// <summary>A tensor of one dimension with a copy of <paramref name="values"/>.</summary>
    public static Tensor Vector<T>(params ReadOnlySpan<T> values)
        where T : unmanaged => Create(values.ToArray(), Shape.Of(values.Length));

    /// <summary>A tensor of strings; the array is not copied.</summary>
    public static Tensor FromStrings(string[] values, Shape shape) => shape.ElementCount == values.Length
        ? new Tensor(ElementType.String, shape, new ManagedStorage<byte>([]), 0, isSplat: false, values)
        : throw new ArgumentException($"{values.Length} strings do not fill {shape}", nameof(values));

    /// <summary>A tensor over part of <paramref name="storage"/>.</summary>
    /// <exception cref="ArgumentException">The storage is too short.</exception>
    public static Tensor FromStorage(ElementType type, Shape shape, TensorStorage storage, long byteOffset = 0)
    {
        long needed = type.ByteLength(shape.ElementCount);
        return byteOffset >= 0 && needed <= storage.ByteLength - byteOffset
            ? new Tensor(type, shape, storage, byteOffset, isSplat: false)
            : throw new ArgumentException($"{type.Name()}{shape} needs {needed} bytes at {byteOffset} of a storage of {storage.ByteLength}", nameof(storage));
    }

    /// <summary>A tensor whose bytes are computed when they are asked for, and not kept.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="unit">The bytes that are computed together; see <see cref="ComputedStorage"/>.</param>
    /// <param name="compute">Computes a piece; it always gives the same bytes, and is called from several threads at once.</param>
    public static Tensor Computed(ElementType type, Shape shape, int unit, ByteSource compute) =>
        FromStorage(type, shape, new ComputedStorage(type.ByteLength(shape.ElementCount), unit, compute));

    /// <summary>A tensor that repeats one value.</summary>
    public static Tensor Splat<T>(Shape shape, T value)
        where T : unmanaged => Splat(ElementTypes.Of<T>(), shape, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>A tensor that repeats one value given by its bytes; of a packed type, by a byte full of it.</summary>
    public static Tensor Splat(ElementType type, Shape shape, ReadOnlySpan<byte> element) =>
        element.Length == Math.Max(type.BitWidth(), 8) / 8
            ? new Tensor(type, shape, new ManagedStorage<byte>(element.ToArray()), 0, isSplat: true)
            : throw new ArgumentException($"{element.Length} bytes are no element of {type.Name()}", nameof(element));

    /// <summary>A tensor of zeros (false, empty strings), stored as a splat.</summary>
    public static Tensor Zeros(ElementType type, Shape shape)
    {
        if (type == ElementType.String)
        {
            var empty = new string[shape.ElementCount];
            Array.Fill(empty, string.Empty);
            return FromStrings(empty, shape);
        }

        return Splat(type, shape, new byte[Math.Max(type.BitWidth(), 8) / 8]);
    }
}
