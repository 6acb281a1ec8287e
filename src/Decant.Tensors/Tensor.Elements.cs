namespace Decant.Tensors;

/// <content>Reading single elements as numbers, whatever their type.</content>
public sealed partial class Tensor
{
    /// <summary>The element at a row-major index as a double (bool: 0 or 1).</summary>
    /// <exception cref="InvalidOperationException">The elements are complex numbers or strings.</exception>
    public double ReadDouble(long index) => ElementType switch
    {
        ElementType.Float32 => At<float>(index),
        ElementType.Float64 => At<double>(index),
        ElementType.Float16 => (double)At<Half>(index),
        ElementType.UInt64 => At<ulong>(index),
        _ when ElementType.IsFloat() => SmallFloat.Decode(ElementType, ReadBits(index)),
        _ => ReadInt64(index),
    };

    /// <summary>The element at a row-major index as an integer (bool: 0 or 1); floats are truncated.</summary>
    /// <exception cref="InvalidOperationException">The elements are complex numbers or strings.</exception>
    public long ReadInt64(long index) => ElementType switch
    {
        ElementType.Int64 => At<long>(index),
        ElementType.UInt64 => unchecked((long)At<ulong>(index)),
        ElementType.Int32 => At<int>(index),
        ElementType.UInt32 => At<uint>(index),
        ElementType.Int16 => At<short>(index),
        ElementType.UInt16 => At<ushort>(index),
        ElementType.Int8 => At<sbyte>(index),
        ElementType.UInt8 or ElementType.Bool => At<byte>(index),
        ElementType.UInt4 or ElementType.UInt2 => ReadBits(index),
        ElementType.Int4 => (ReadBits(index) ^ 8) - 8,
        ElementType.Int2 => (ReadBits(index) ^ 2) - 2,
        _ when ElementType.IsFloat() => (long)ReadDouble(index),
        _ => throw new InvalidOperationException($"{this} holds no real numbers"),
    };

    /// <summary>The raw bits of an element of up to 16 bits.</summary>
    public int ReadBits(long index)
    {
        int width = ElementType.BitWidth();
        if (width is 8 or 16)
        {
            return width == 8 ? At<byte>(index) : At<ushort>(index);
        }

        if (!ElementType.IsPacked())
        {
            throw new InvalidOperationException($"{this} has elements of more than 16 bits");
        }

        long bit = (IsSplat ? 0 : index) * width;
        byte unit = _storage.Bytes(_byteOffset + (bit / 8), 1)[0];
        return (unit >> (int)(bit % 8)) & ((1 << width) - 1);
    }

    /// <summary>All elements as integers; floats are truncated.</summary>
    public long[] ToInt64s() => ElementType switch
    {
        ElementType.Int64 => ToArray<long>(),
        ElementType.Int32 => Convert<int, long>(static v => v),
        ElementType.UInt8 or ElementType.Bool => Convert<byte, long>(static v => v),
        ElementType.Int8 => Convert<sbyte, long>(static v => v),
        _ => ReadAll(ReadInt64),
    };

    /// <summary>All elements as single-precision numbers.</summary>
    public float[] ToFloats() => ElementType switch
    {
        ElementType.Float32 => ToArray<float>(),
        ElementType.Float16 => Convert<Half, float>(static v => (float)v),
        ElementType.UInt8 or ElementType.Bool => Convert<byte, float>(static v => v),
        ElementType.Int8 => Convert<sbyte, float>(static v => v),
        _ => ReadAll(i => (float)ReadDouble(i)),
    };

    /// <summary>All elements as double-precision numbers.</summary>
    public double[] ToDoubles() => ElementType switch
    {
        ElementType.Float64 => ToArray<double>(),
        ElementType.Float32 => Convert<float, double>(static v => v),
        ElementType.Float16 => Convert<Half, double>(static v => (double)v),
        ElementType.UInt8 or ElementType.Bool => Convert<byte, double>(static v => v),
        ElementType.Int8 => Convert<sbyte, double>(static v => v),
        ElementType.Int32 => Convert<int, double>(static v => v),
        ElementType.Int64 => Convert<long, double>(static v => v),
        _ => ReadAll(ReadDouble),
    };

    private T[] ReadAll<T>(Func<long, T> read)
    {
        var values = new T[Length];
        for (long i = 0; i < values.LongLength; i++)
        {
            values[i] = read(i);
        }

        return values;
    }

    // A splat is not expanded for this.
    private TOut[] Convert<TIn, TOut>(Func<TIn, TOut> convert)
        where TIn : unmanaged
    {
        var values = new TOut[Length];
        if (IsSplat)
        {
            Array.Fill(values, convert(At<TIn>(0)));
            return values;
        }

        ReadOnlySpan<TIn> source = AsSpan<TIn>();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = convert(source[i]);
        }

        return values;
    }

    private unsafe T At<T>(long index)
        where T : unmanaged =>
        System.Runtime.InteropServices.MemoryMarshal.Read<T>(
            _storage.Bytes(_byteOffset + (IsSplat ? 0 : index * sizeof(T)), sizeof(T)));
}
