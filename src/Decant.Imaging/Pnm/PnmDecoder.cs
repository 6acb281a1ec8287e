namespace Decant.Imaging;

/// <summary>PNM: P1 to P6. Plain samples are scaled by the maximum, binary ones are not, and 16-bit ones keep their high byte: what OpenCV does.</summary>
public sealed class PnmDecoder : IImageDecoder
{
    /// <inheritdoc/>
    public string Format => "PNM";

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> head) =>
        head.Length >= 3 && head[0] == 'P' && head[1] is >= (byte)'1' and <= (byte)'6' && IsSpace(head[2]);

    /// <inheritdoc/>
    public Image Decode(ReadOnlySpan<byte> file, string name, ImageDecodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImageCursor cursor = new(file, Format, name);
        int kind = cursor.Take(2, "signature")[1] - '0';
        long width = Number(ref cursor, "width");
        int sizeOffset = cursor.Position;
        long height = Number(ref cursor, "height");
        cursor.CheckSize(width, height, sizeOffset, options);
        bool bits = kind is 1 or 4;
        int maximum = bits ? 1 : (int)Number(ref cursor, "maxval");
        if (maximum is < 1 or > 65535)
        {
            throw cursor.Invalid(cursor.Position, "maxval", $"{maximum} is outside 1 to 65535");
        }

        int samples = kind is 3 or 6 ? 3 : 1;
        CheckLength(kind, width, height, samples, maximum, ref cursor);
        int channels = options.Order == ColorOrder.Gray ? 1 : 3;
        byte[] pixels = new byte[(int)(width * height) * channels];
        byte[] row = new byte[(int)width * samples];
        for (int y = 0; y < height; y++)
        {
            ReadRow(ref cursor, kind, maximum, row);
            Span<byte> target = pixels.AsSpan(y * (int)width * channels, (int)width * channels);
            for (int x = 0; x < (int)width; x++)
            {
                int at = x * samples;
                PixelPacking.Put(target, x, options.Order, row[at], row[at + samples - 1 - (samples / 3)], row[at + samples - 1], PixelPacking.Codec);
            }
        }

        return new Image((int)width, (int)height, options.Order, pixels);
    }

    private static void CheckLength(int kind, long width, long height, int samples, int maximum, ref ImageCursor cursor)
    {
        if (kind >= 4)
        {
            // Exactly one byte of white space stands between the header and binary samples.
            cursor.Take(1, "white space after the header");
        }

        long needed = kind switch
        {
            4 => (width + 7) / 8 * height,
            5 or 6 => width * height * samples * (maximum > 255 ? 2 : 1),
            _ => width * height * samples,
        };
        if (needed > cursor.Remaining)
        {
            throw cursor.Fault("DEC1402", cursor.Position, "samples", $"at least {needed} bytes needed for {width}x{height}, {cursor.Remaining} remain");
        }
    }

    private static void ReadRow(ref ImageCursor cursor, int kind, int maximum, byte[] row)
    {
        switch (kind)
        {
            case 1:
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = (byte)(Bit(ref cursor) == 0 ? 255 : 0);
                }

                break;
            case 2 or 3:
                for (int i = 0; i < row.Length; i++)
                {
                    long value = Math.Min(Number(ref cursor, "sample"), maximum);
                    row[i] = (byte)(maximum > 255 ? value >> 8 : value * 255 / maximum);
                }

                break;
            case 4:
                ReadOnlySpan<byte> packed = cursor.Take((row.Length + 7) / 8, "samples");
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = (byte)((packed[i >> 3] >> (7 - (i & 7)) & 1) == 0 ? 255 : 0);
                }

                break;
            default:
                int step = maximum > 255 ? 2 : 1;
                ReadOnlySpan<byte> binary = cursor.Take((long)row.Length * step, "samples");
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] = binary[i * step];
                }

                break;
        }
    }

    /// <summary>A digit of a plain bitmap; its digits need no space between them.</summary>
    private static int Bit(ref ImageCursor cursor)
    {
        SkipSpace(ref cursor);
        int offset = cursor.Position;
        byte digit = cursor.U8("sample");
        return digit is (byte)'0' or (byte)'1' ? digit - '0' : throw cursor.Invalid(offset, "sample", "0 or 1 expected");
    }

    private static long Number(ref ImageCursor cursor, string field)
    {
        SkipSpace(ref cursor);
        int offset = cursor.Position;
        long value = 0;
        while (cursor.Remaining > 0 && cursor.Data[cursor.Position] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (cursor.U8(field) - '0');
            if (value > int.MaxValue)
            {
                throw cursor.Invalid(offset, field, "the number is too large");
            }
        }

        return cursor.Position > offset ? value : throw cursor.Fault(cursor.Remaining == 0 ? "DEC1402" : "DEC1403", offset, field, "a decimal number expected");
    }

    private static void SkipSpace(ref ImageCursor cursor)
    {
        while (cursor.Remaining > 0)
        {
            byte next = cursor.Data[cursor.Position];
            if (next == '#')
            {
                while (cursor.Remaining > 0 && cursor.Data[cursor.Position] is not ((byte)'\n' or (byte)'\r'))
                {
                    cursor.Position++;
                }
            }
            else if (IsSpace(next))
            {
                cursor.Position++;
            }
            else
            {
                return;
            }
        }
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);
}
