using System.Buffers.Binary;

namespace Decant.Fuzz.Tests;

/// <summary>Writes BMP files.</summary>
internal static class BitmapBuilder
{
    private const int HeaderBytes = 54;

    /// <summary>A picture of so many bits a pixel; compression 1 and 2 are run lengths, 3 bit fields.</summary>
    public static byte[] Build(int width, int height, int bits, int compression)
    {
        int palette = bits <= 8 ? 4 << bits : compression == 3 ? 12 : 0;
        byte[] pixels = compression is 1 or 2
            ? [.. Enumerable.Range(0, height).SelectMany(y => new byte[] { (byte)width, (byte)(0x10 + y), 0, 0 }), 0, 1]
            : [.. Enumerable.Range(0, ((((width * bits) + 31) / 32) * 4) * height).Select(static i => (byte)(i * 29))];
        byte[] file = new byte[HeaderBytes + palette + pixels.Length];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        Write(file, 2, file.Length);
        Write(file, 10, HeaderBytes + palette);
        Write(file, 14, 40);
        Write(file, 18, width);
        Write(file, 22, height);
        file[26] = 1;
        file[28] = (byte)bits;
        Write(file, 30, compression);
        Write(file, 34, pixels.Length);
        if (compression == 3)
        {
            Write(file, 54, 0x7C00);
            Write(file, 58, 0x03E0);
            Write(file, 62, 0x001F);
        }
        else
        {
            for (int i = 0; i < palette; i++)
            {
                file[HeaderBytes + i] = (byte)(i * 3);
            }
        }

        pixels.CopyTo(file, HeaderBytes + palette);
        return file;
    }

    private static void Write(byte[] file, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
}
