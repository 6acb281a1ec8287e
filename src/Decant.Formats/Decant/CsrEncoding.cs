using System.Buffers.Binary;
using Decant.Tensors;

namespace Decant.Formats.Decant;

/// <summary>
/// Very sparse float32 weights as compressed rows, the first axis as rows: for each row the number of elements that are not +0 and the distance of each from the
/// one before, from -1 for the first, as variable-length integers of seven bits a byte, lowest first; then those elements as float32, little endian.
/// </summary>
internal static class CsrEncoding
{
    /// <summary>The name in the manifest.</summary>
    public const string Name = "csr";

    // With more elements a bit for each takes less.
    private const double LeastZeros = 0.75;

    /// <summary>The bytes of a weight; null where it has too few zeros, or no axis.</summary>
    public static byte[]? Pack(Tensor tensor)
    {
        ReadOnlySpan<float> values = tensor.AsSpan<float>();
        if (tensor.Rank == 0 || values.Length == 0 || values.Length - Left(values) < LeastZeros * values.Length)
        {
            return null;
        }

        int columns = values.Length / (int)tensor.Sizes[0];
        var places = new List<byte>();
        var elements = new List<byte>();
        Span<byte> number = stackalloc byte[4];
        for (int start = 0; start < values.Length; start += columns)
        {
            ReadOnlySpan<float> row = values.Slice(start, columns);
            Write(places, Left(row));
            int last = -1;
            for (int i = 0; i < row.Length; i++)
            {
                if (BitConverter.SingleToInt32Bits(row[i]) != 0)
                {
                    Write(places, i - last);
                    last = i;
                    BinaryPrimitives.WriteSingleLittleEndian(number, row[i]);
                    elements.AddRange(number);
                }
            }
        }

        return [.. places, .. elements];
    }

    /// <summary>The elements of a weight.</summary>
    /// <exception cref="ModelException">DEC1714: the bytes do not fit the shape.</exception>
    public static float[] Expand(ReadOnlySpan<byte> bytes, long[] shape, string who)
    {
        var reader = new PackedBytes(bytes, who);
        var values = new float[Shape.CountElements(shape)];
        long rows = shape.Length == 0 ? throw reader.Damaged("it has no rows") : shape[0];
        long columns = rows == 0 ? 0 : values.Length / rows;
        var places = new List<int>();
        for (long row = 0; row < rows; row++)
        {
            long count = Read(ref reader);
            long at = -1;
            for (long i = 0; i < count; i++)
            {
                long gap = Read(ref reader);
                at += gap;
                places.Add(gap > 0 && at < columns ? (int)((row * columns) + at) : throw reader.Damaged($"an element of row {row} lies outside its {columns} columns"));
            }
        }

        ReadOnlySpan<byte> elements = reader.Rest(4L * places.Count);
        for (int i = 0; i < places.Count; i++)
        {
            values[places[i]] = BinaryPrimitives.ReadSingleLittleEndian(elements[(4 * i)..]);
        }

        return values;
    }

    private static int Left(ReadOnlySpan<float> values)
    {
        int left = 0;
        foreach (float value in values)
        {
            left += BitConverter.SingleToInt32Bits(value) == 0 ? 0 : 1;
        }

        return left;
    }

    private static void Write(List<byte> bytes, int value)
    {
        uint rest = (uint)value;
        for (; rest >= 128; rest >>= 7)
        {
            bytes.Add((byte)(rest | 128));
        }

        bytes.Add((byte)rest);
    }

    private static long Read(ref PackedBytes reader)
    {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = reader.Byte();
            value |= (long)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw reader.Damaged("a number has more than five bytes");
    }
}
