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

    /// <summary>All elements as integers.</summary>
    public long[] ToInt64s()
    {
        var values = new long[Length];
        for (long i = 0; i < values.LongLength; i++)
        {
            values[i] = ReadInt64(i);
        }

        return values;
    }

    /// <summary>All elements as single-precision numbers.</summary>
    public float[] ToFloats()
    {
        if (ElementType == ElementType.Float32)
        {
            return ToArray<float>();
        }

        var values = new float[Length];
        for (long i = 0; i < values.LongLength; i++)
        {
            values[i] = (float)ReadDouble(i);
        }

        return values;
    }

    /// <summary>All elements as double-precision numbers.</summary>
    public double[] ToDoubles()
    {
        var values = new double[Length];
        for (long i = 0; i < values.LongLength; i++)
        {
            values[i] = ReadDouble(i);
        }

        return values;
    }

    private unsafe T At<T>(long index)
        where T : unmanaged =>
        System.Runtime.InteropServices.MemoryMarshal.Read<T>(
            _storage.Bytes(_byteOffset + (IsSplat ? 0 : index * sizeof(T)), sizeof(T)));
}
