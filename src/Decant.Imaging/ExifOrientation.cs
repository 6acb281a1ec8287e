using System.Buffers.Binary;

namespace Decant.Imaging;

/// <summary>Reads the orientation (tag 0x0112) from an EXIF block and turns pixels by it; a broken block means no orientation, as in OpenCV.</summary>
internal static class ExifOrientation
{
    /// <summary>The orientation 1..8, or 1 where the block has none. <paramref name="tiff"/> starts at the byte order mark.</summary>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return 1;
        }

        bool big = tiff[0] == 'M' && tiff[1] == 'M';
        if (!big && !(tiff[0] == 'I' && tiff[1] == 'I'))
        {
            return 1;
        }

        long directory = U32(tiff[4..], big);
        if (U16(tiff[2..], big) != 42 || directory + 2 > tiff.Length)
        {
            return 1;
        }

        int entries = U16(tiff[(int)directory..], big);
        for (int i = 0; i < entries; i++)
        {
            long at = directory + 2 + (12L * i);
            if (at + 12 > tiff.Length)
            {
                return 1;
            }

            ReadOnlySpan<byte> entry = tiff.Slice((int)at, 12);
            if (U16(entry, big) == 0x0112)
            {
                int value = U16(entry[8..], big);
                return value is >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;
    }

    /// <summary>The picture turned upright; orientations 5 to 8 swap width and height.</summary>
    public static Image Apply(Image image, int orientation)
    {
        if (orientation is < 2 or > 8)
        {
            return image;
        }

        bool swaps = orientation >= 5;
        int width = swaps ? image.Height : image.Width;
        int height = swaps ? image.Width : image.Height;
        int channels = image.Channels;
        byte[] pixels = new byte[image.Pixels.Length];
        int to = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int sourceX, int sourceY) = Source(orientation, x, y, image.Width - 1, image.Height - 1);
                int from = ((sourceY * image.Width) + sourceX) * channels;
                for (int c = 0; c < channels; c++)
                {
                    pixels[to++] = image.Pixels[from + c];
                }
            }
        }

        return new Image(width, height, image.Order, pixels);
    }

    private static (int X, int Y) Source(int orientation, int x, int y, int right, int bottom) => orientation switch
    {
        2 => (right - x, y),
        3 => (right - x, bottom - y),
        4 => (x, bottom - y),
        5 => (y, x),
        6 => (y, bottom - x),
        7 => (right - y, bottom - x),
        _ => (right - y, x),
    };

    private static ushort U16(ReadOnlySpan<byte> at, bool big) =>
        big ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);

    private static uint U32(ReadOnlySpan<byte> at, bool big) =>
        big ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
}
