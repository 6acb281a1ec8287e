using System.Buffers.Binary;
using System.IO.Compression;

namespace Decant.Fuzz.Tests;

/// <summary>Damages what is inside the chunks of a PNG file, and sets lengths and checksums right again.</summary>
internal static class PngMutator
{
    private const int SignatureLength = 8;

    /// <summary>Damages one chunk, or changes the order of chunks.</summary>
    public static byte[] Mutate(byte[] file, FuzzSample other, Random random)
    {
        List<(byte[] Type, byte[] Body)> chunks = Split(file);
        if (chunks.Count == 0)
        {
            return ByteMutator.Mutate(file, other, random);
        }

        int at = random.Next(chunks.Count);
        (byte[] type, byte[] body) = chunks[at];
        switch (random.Next(5))
        {
            case 0:
                chunks.RemoveAt(at);
                break;
            case 1:
                chunks.Insert(random.Next(chunks.Count), (type, body));
                break;
            case 2 when type.AsSpan().SequenceEqual("IDAT"u8):
                chunks[at] = (type, Recompress(body, other, random));
                break;
            default:
                chunks[at] = (type, ByteMutator.Mutate(body, other, random));
                break;
        }

        return Join(file.AsSpan(0, Math.Min(SignatureLength, file.Length)), chunks);
    }

    private static List<(byte[] Type, byte[] Body)> Split(byte[] file)
    {
        List<(byte[], byte[])> chunks = [];
        for (int at = SignatureLength; at + 12 <= file.Length;)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                break;
            }

            chunks.Add((file[(at + 4)..(at + 8)], file[(at + 8)..(at + 8 + (int)length)]));
            at += 12 + (int)length;
        }

        return chunks;
    }

    private static byte[] Recompress(byte[] body, FuzzSample other, Random random)
    {
        using var plain = new MemoryStream();
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(body), CompressionMode.Decompress);
            inflated.CopyTo(plain);
        }
        catch (InvalidDataException)
        {
            return ByteMutator.Mutate(body, other, random);
        }

        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(ByteMutator.Mutate(plain.ToArray(), other, random));
        }

        return packed.ToArray();
    }

    /// <summary>A file of chunks, with lengths and checksums.</summary>
    public static byte[] Join(ReadOnlySpan<byte> signature, List<(byte[] Type, byte[] Body)> chunks)
    {
        using var file = new MemoryStream();
        file.Write(signature);
        Span<byte> number = stackalloc byte[4];
        foreach ((byte[] type, byte[] body) in chunks)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
            file.Write(number);
            file.Write(type);
            file.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(number, Checksum([.. type, .. body]));
            file.Write(number);
        }

        return file.ToArray();
    }

    // CRC-32 as PNG and zip use it (ISO 3309).
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
