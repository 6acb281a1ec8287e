using System.Buffers.Binary;

namespace Decant.Fuzz.Tests;

/// <summary>Damages files without knowing their format: bit flips, truncation, splices, and edits of lengths and numbers.</summary>
internal static class ByteMutator
{
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, long.MaxValue, long.MinValue,
        0x7FFFFFF0, 0x3FFFFFFF, 100_000_000,
    ];

    /// <summary>A number that lengths and sizes go wrong at.</summary>
    public static long Number(Random random) => random.Next(4) == 0 ? random.NextInt64() >> random.Next(64) : Numbers[random.Next(Numbers.Length)];

    /// <summary>Damages <paramref name="source"/> in one to four places; splices come from <paramref name="other"/>.</summary>
    public static byte[] Mutate(byte[] source, FuzzSample other, Random random)
    {
        byte[] bytes = (byte[])source.Clone();
        for (int edits = 1 + (random.Next(3) * random.Next(2)); edits > 0; edits--)
        {
            bytes = Edit(bytes, other, random);
        }

        return bytes;
    }

    private static byte[] Edit(byte[] bytes, FuzzSample other, Random random)
    {
        if (bytes.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        int at = Position(bytes.Length, random);
        switch (random.Next(10))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                return bytes[..at];
            case 3:
                return Replace(bytes, at, Length(bytes.Length - at, random), []);
            case 4:
                return Replace(bytes, at, 0, bytes.AsSpan(at, Length(bytes.Length - at, random)));
            case 5:
                byte[] donor = other.Bytes();
                int from = donor.Length == 0 ? 0 : Position(donor.Length, random);
                ReadOnlySpan<byte> piece = donor.AsSpan(from, Length(donor.Length - from, random));
                return Replace(bytes, at, Math.Min(piece.Length * random.Next(2), bytes.Length - at), piece);
            case 6:
                return Overwrite(bytes, at, random);
            case 7:
                return Replace(bytes, at, random.Next(2), Varint(Number(random)));
            case 8:
                return Digits(bytes, at, random);
            default:
                int count = Length(bytes.Length - at, random);
                bytes.AsSpan(at, count).Fill((byte)(random.Next(2) * 255));
                return bytes;
        }
    }

    // Structure stands mostly at the beginning of a file, and sometimes at its end.
    private static int Position(int length, Random random)
    {
        double place = random.NextDouble();
        return (int)(length * random.Next(3) switch
        {
            0 => place * place * place * place,
            1 => 1 - (place * place * place * place),
            _ => place,
        }) is var at && at >= length ? length - 1 : at;
    }

    private static int Length(int most, Random random) => Math.Min(most, 1 << random.Next(1, 14)) is var bound && bound > 0 ? 1 + random.Next(bound) - (most == 0 ? 1 : 0) : 0;

    private static byte[] Replace(byte[] bytes, int at, int count, ReadOnlySpan<byte> with)
    {
        byte[] result = new byte[bytes.Length - count + with.Length];
        bytes.AsSpan(0, at).CopyTo(result);
        with.CopyTo(result.AsSpan(at));
        bytes.AsSpan(at + count).CopyTo(result.AsSpan(at + with.Length));
        return result;
    }

    private static byte[] Overwrite(byte[] bytes, int at, Random random)
    {
        Span<byte> number = stackalloc byte[8];
        long value = Number(random);
        int width = 1 << random.Next(4);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value << (64 - (8 * width)));
        }

        number[..Math.Min(width, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    // Numbers in text: the digits at or after the place become another number.
    private static byte[] Digits(byte[] bytes, int at, Random random)
    {
        int found = bytes.AsSpan(at, Math.Min(256, bytes.Length - at)).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (found < 0)
        {
            bytes[at] ^= 0x20;
            return bytes;
        }

        int start = at + found;
        int end = start;
        while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        string number = random.Next(8) switch { 0 => "NaN", 1 => "1e400", 2 => new string('9', 40), _ => Number(random).ToString(System.Globalization.CultureInfo.InvariantCulture) };
        return Replace(bytes, start, end - start, System.Text.Encoding.ASCII.GetBytes(number));
    }

    private static byte[] Varint(long value)
    {
        List<byte> bytes = [];
        for (ulong rest = unchecked((ulong)value); ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                bytes.Add((byte)rest);
                return [.. bytes];
            }

            bytes.Add((byte)(rest | 0x80));
        }
    }
}
