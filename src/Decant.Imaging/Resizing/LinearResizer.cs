namespace Decant.Imaging;

/// <summary>OpenCV's <c>INTER_LINEAR</c> on 8-bit data: 11-bit weights, and the same rounding between the two directions.</summary>
internal static class LinearResizer
{
    private const int WeightOne = 2048;

    /// <summary>Resizes; <paramref name="area"/> tells whether positions follow <c>INTER_AREA</c> where it enlarges.</summary>
    public static void Run(Image image, byte[] pixels, ResizeScale x, ResizeScale y, bool area)
    {
        int channels = image.Channels;
        (int[] columns, short[] weights) = Columns(x, area);
        int[][] rows = [new int[x.Target * channels], new int[x.Target * channels]];
        int[] held = [-1, -1];
        for (int row = 0; row < y.Target; row++)
        {
            (int first, float fraction) = Position(row, y, area);
            int upper = Math.Clamp(first, 0, y.Source - 1);
            int lower = Math.Clamp(first + 1, 0, y.Source - 1);
            int[] above = Hold(image, upper, lower, rows, held, columns, weights);
            int[] below = Hold(image, lower, upper, rows, held, columns, weights);
            int weightAbove = Fixed(1f - fraction);
            int weightBelow = Fixed(fraction);
            Span<byte> target = pixels.AsSpan(row * above.Length, above.Length);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (byte)((((weightAbove * (above[i] >> 4)) >> 16) + ((weightBelow * (below[i] >> 4)) >> 16) + 2) >> 2);
            }
        }
    }

    /// <summary>The horizontally interpolated source row, kept from the previous target row where possible.</summary>
    private static int[] Hold(Image image, int row, int other, int[][] rows, int[] held, int[] columns, short[] weights)
    {
        int slot = held[0] == row ? 0 : held[1] == row ? 1 : held[0] == other ? 1 : 0;
        if (held[slot] != row)
        {
            held[slot] = row;
            Horizontal(image.Row(row), image.Channels, columns, weights, rows[slot]);
        }

        return rows[slot];
    }

    private static void Horizontal(ReadOnlySpan<byte> source, int channels, int[] columns, short[] weights, int[] target)
    {
        int last = source.Length - channels;
        int to = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            int at = columns[i] * channels;
            int next = Math.Min(at + channels, last);
            for (int c = 0; c < channels; c++)
            {
                target[to++] = (source[at + c] * weights[2 * i]) + (source[next + c] * weights[(2 * i) + 1]);
            }
        }
    }

    private static (int[] Columns, short[] Weights) Columns(ResizeScale x, bool area)
    {
        int[] columns = new int[x.Target];
        short[] weights = new short[2 * x.Target];
        for (int i = 0; i < columns.Length; i++)
        {
            (int first, float fraction) = Position(i, x, area);
            if (first < 0)
            {
                (first, fraction) = (0, 0);
            }

            if (first >= x.Source - 1)
            {
                (first, fraction) = (x.Source - 1, 0);
            }

            columns[i] = first;
            weights[2 * i] = Fixed(1f - fraction);
            weights[(2 * i) + 1] = Fixed(fraction);
        }

        return (columns, weights);
    }

    private static (int First, float Fraction) Position(int index, ResizeScale axis, bool area)
    {
        if (area)
        {
            int first = (int)Math.Floor(index * axis.Scale);
            float part = (float)((index + 1) - ((first + 1) * axis.Inverse));
            return (first, part <= 0 ? 0 : part - MathF.Floor(part));
        }

        float position = (float)(((index + 0.5) * axis.Scale) - 0.5);
        int floor = (int)MathF.Floor(position);
        return (floor, position - floor);
    }

    private static short Fixed(float weight) => (short)MathF.Round(weight * WeightOne, MidpointRounding.ToEven);
}
