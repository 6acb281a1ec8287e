using System.Buffers.Binary;
using System.Numerics;
using Decant.Tensors;

namespace Decant.Formats.Decant;

/// <summary>Sparse float32 weights: a bit for each element (lowest first), set where it is not +0, then those elements as float32, little endian.</summary>
internal static class BitmaskEncoding
{
    /// <summary>The name in the manifest.</summary>
    public const string Name = "bitmask";

    // Below this share of zeros nothing is gained once the zip has compressed both.
    private const double LeastZeros = 0.1;

    /// <summary>The bytes of a weight; null where it has too few zeros.</summary>
    public static byte[]? Pack(Tensor tensor)
    {
        ReadOnlySpan<float> values = tensor.AsSpan<float>();
        int left = 0;
        foreach (float value in values)
        {
            left += BitConverter.SingleToInt32Bits(value) == 0 ? 0 : 1;
        }

        if (values.Length - left < LeastZeros * values.Length)
        {
            return null;
        }

        var bytes = new byte[((values.Length + 7) / 8) + (4 * left)];
        int to = (values.Length + 7) / 8;
        for (int i = 0; i < values.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(values[i]) != 0)
            {
                bytes[i / 8] |= (byte)(1 << (i % 8));
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(to), values[i]);
                to += 4;
            }
        }

        return bytes;
    }

    /// <summary>The elements of a weight.</summary>
    /// <exception cref="ModelException">DEC1714: the bytes do not fit the shape.</exception>
    public static float[] Expand(ReadOnlySpan<byte> bytes, long[] shape, string who)
    {
        long elements = Shape.CountElements(shape);
        var reader = new PackedBytes(bytes, who);
        ReadOnlySpan<byte> mask = reader.Take((elements + 7) / 8);
        long left = 0;
        foreach (byte b in mask)
        {
            left += BitOperations.PopCount(b);
        }

        ReadOnlySpan<byte> rest = reader.Rest(4 * left);
        var values = new float[elements];
        int from = 0;
        for (long i = 0; i < 8L * mask.Length; i++)
        {
            if ((mask[(int)(i / 8)] >> (int)(i % 8) & 1) != 0)
            {
                values[i < elements ? i : throw reader.Damaged("a bit is set beyond the last element")] = BinaryPrimitives.ReadSingleLittleEndian(rest[from..]);
                from += 4;
            }
        }

        return values;
    }
}
