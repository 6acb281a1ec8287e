using System.Buffers.Binary;
using Decant.Tensors;

namespace Decant.Imaging.Tests;

/// <summary>Damaged files: every outcome is an image or one of the documented errors, never another exception.</summary>
public sealed class HostileInputTests
{
    private static readonly ImageDecodeOptions Bounded = ImageDecodeOptions.Default with { MaxPixels = 1_000_000 };

    public static TheoryData<string> Files => new(Fixture.All.Select(f => f.File));

    [Theory]
    [MemberData(nameof(Files))]
    public void Decode_Truncated_ThrowsModelException(string file)
    {
        byte[] whole = Fixture.Bytes(file);
        int decoded = 0;
        int step = Math.Max(1, whole.Length / 150);
        for (int length = 0; length < whole.Length; length += step)
        {
            decoded += TryDecode(whole.AsSpan(0, length)) ? 1 : 0;
        }

        // Only what ends in bytes that carry no pixels may still decode: an end marker, a line feed, a last digit.
        Assert.True(decoded * step <= 8 + step, $"{decoded} truncations of {file} decoded");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Decode_BitsFlipped_NeverThrowsAnythingElse(string file)
    {
        Random random = new(20240611);
        byte[] whole = Fixture.Bytes(file);
        for (int round = 0; round < 120; round++)
        {
            byte[] damaged = [.. whole];
            for (int flips = 1 + (round % 4); flips > 0; flips--)
            {
                // Half of the flips hit the headers.
                int at = random.Next(flips % 2 == 0 ? damaged.Length : Math.Min(damaged.Length, 700));
                damaged[at] ^= (byte)(1 << random.Next(8));
            }

            TryDecode(damaged);
        }
    }

    [Fact]
    public void Decode_PngClaimsMoreThanItsDataCanInflateTo_ThrowsBeforeAllocating()
    {
        byte[] file = Fixture.Bytes("png/type2_8bit.png");
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(16), 9000);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(20), 9000);
        WriteCrc(file, 12, 17);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelException error = Assert.Throws<ModelException>(() => ImageDecoders.Decode(file, "bomb"));

        Assert.Equal("DEC1404", error.Code);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void Decode_PngWrongCrc_NamesTheChunk()
    {
        byte[] file = Fixture.Bytes("png/type2_8bit.png");
        file[29] ^= 1;

        ModelException error = Assert.Throws<ModelException>(() => ImageDecoders.Decode(file, "x.png"));

        Assert.Equal("DEC1405", error.Code);
        Assert.Contains("byte 8, IHDR CRC", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_JpegClaimsMoreBlocksThanItsBits_ThrowsBeforeAllocating()
    {
        byte[] file = Fixture.Bytes("jpeg/420_base.jpg");
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 9000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), 9000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelException error = Assert.Throws<ModelException>(() => ImageDecoders.Decode(file, "bomb"));

        Assert.Equal("DEC1402", error.Code);
        Assert.Contains("cannot hold 9000x9000", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Theory]
    [InlineData(0xC9, "arithmetic coding")]
    [InlineData(0xC3, "lossless coding")]
    public void Decode_JpegOfAnotherProcess_IsUnsupported(byte marker, string process)
    {
        byte[] file = Fixture.Bytes("jpeg/420_base.jpg");
        file[file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 1] = marker;

        UnsupportedException error = Assert.Throws<UnsupportedException>(() => ImageDecoders.Decode(file, "x.jpg"));

        Assert.Equal("DEC1407", error.Code);
        Assert.Contains(process, error.Message, StringComparison.Ordinal);
    }

    private static bool TryDecode(ReadOnlySpan<byte> file)
    {
        try
        {
            ImageDecoders.Decode(file, "damaged", Bounded);
            return true;
        }
        catch (DecantException error)
        {
            Assert.StartsWith("DEC14", error.Code, StringComparison.Ordinal);
            Assert.Contains("byte ", error.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private static void WriteCrc(byte[] file, int start, int length)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in file.AsSpan(start, length))
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(start + length), ~crc);
    }
}
