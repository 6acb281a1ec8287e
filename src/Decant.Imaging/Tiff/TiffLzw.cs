namespace Decant.Imaging;

/// <summary>The LZW of TIFF 6.0 section 13: codes of 9 to 12 bits, the highest first, which grow one code early.</summary>
internal static class TiffLzw
{
    private const int Clear = 256;
    private const int End = 257;
    private const int First = 258;
    private const int Entries = 4096;

    /// <summary>Fills <paramref name="target"/> and gives the number of bytes that the data had; fewer where it ends or is corrupt.</summary>
    public static int Expand(ReadOnlySpan<byte> source, Span<byte> target)
    {
        // An entry is the run of bytes in the target that it was first written as.
        var starts = new int[Entries];
        var lengths = new int[Entries];
        int next = First;
        int width = 9;
        int filled = 0;
        (int Start, int Length) previous = (0, 0);
        long bits = 0;
        int held = 0;
        int at = 0;
        while (filled < target.Length)
        {
            for (; held < width && at < source.Length; held += 8)
            {
                bits = (bits << 8) | source[at++];
            }

            if (held < width)
            {
                break;
            }

            int code = (int)(bits >> (held - width)) & ((1 << width) - 1);
            held -= width;
            if (code == End)
            {
                break;
            }

            if (code == Clear)
            {
                (next, width, previous) = (First, 9, (0, 0));
                continue;
            }

            if (Write(code, target, filled, starts, lengths, next, previous) is not { } count)
            {
                break;
            }

            if (previous.Length > 0 && next < Entries)
            {
                (starts[next], lengths[next]) = (previous.Start, previous.Length + 1);
                next++;
            }

            previous = (filled, count);
            filled = Math.Min(filled + count, target.Length);
            width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
        }

        return filled;
    }

    // The number of bytes that a code stands for, as many of them written as there is room; null where it stands for nothing.
    private static int? Write(int code, Span<byte> target, int filled, int[] starts, int[] lengths, int next, (int Start, int Length) previous)
    {
        if (code < Clear)
        {
            target[filled] = (byte)code;
            return 1;
        }

        // The entry that is only just being made repeats the first byte of the one before.
        (int start, int length) = code < next ? (starts[code], lengths[code])
            : code == next && previous.Length > 0 ? (previous.Start, previous.Length + 1) : (0, 0);
        for (int i = 0; i < length && filled + i < target.Length; i++)
        {
            target[filled + i] = target[start + i];
        }

        return length > 0 ? length : null;
    }
}
