namespace Decant.Imaging;

/// <summary>OpenCV's <c>INTER_AREA</c> where the image shrinks in both directions: exact cell means for whole scales, weighted ones for others.</summary>
internal static class AreaResizer
{
    public static void Run(Image image, byte[] pixels, ResizeScale x, ResizeScale y)
    {
        if (x.Whole > 0 && y.Whole > 0)
        {
            Cells(image, pixels, x, y);
        }
        else
        {
            Weighted(image, pixels, x, y);
        }
    }

    private static void Cells(Image image, byte[] pixels, ResizeScale x, ResizeScale y)
    {
        int channels = image.Channels;
        bool halves = x.Whole == 2 && y.Whole == 2;
        float scale = 1f / (x.Whole * y.Whole);
        int[] sums = new int[x.Target * channels];
        for (int row = 0; row < y.Target; row++)
        {
            Array.Clear(sums);
            for (int i = 0; i < y.Whole; i++)
            {
                AddRow(image.Row((row * y.Whole) + i), sums, x.Whole, channels);
            }

            Span<byte> target = pixels.AsSpan(row * sums.Length, sums.Length);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = halves ? (byte)((sums[i] + 2) >> 2) : Round(sums[i] * scale);
            }
        }
    }

    private static void AddRow(ReadOnlySpan<byte> source, int[] sums, int cell, int channels)
    {
        int from = 0;
        for (int at = 0; at < sums.Length; at += channels)
        {
            for (int k = 0; k < cell; k++)
            {
                for (int c = 0; c < channels; c++)
                {
                    sums[at + c] += source[from++];
                }
            }
        }
    }

    private static void Weighted(Image image, byte[] pixels, ResizeScale x, ResizeScale y)
    {
        List<(int Target, int Source, float Weight)> columns = Table(x);
        List<(int Target, int Source, float Weight)> rows = Table(y);
        int channels = image.Channels;
        float[] line = new float[x.Target * channels];
        float[] sums = new float[line.Length];
        int current = 0;
        foreach ((int target, int source, float weight) in rows)
        {
            Array.Clear(line);
            ReadOnlySpan<byte> pixelsOfRow = image.Row(source);
            foreach ((int column, int from, float share) in columns)
            {
                for (int c = 0; c < channels; c++)
                {
                    line[(column * channels) + c] += pixelsOfRow[(from * channels) + c] * share;
                }
            }

            if (target != current)
            {
                Flush(sums, pixels, current);
                Array.Clear(sums);
                current = target;
            }

            for (int i = 0; i < line.Length; i++)
            {
                sums[i] += weight * line[i];
            }
        }

        Flush(sums, pixels, current);
    }

    private static void Flush(float[] sums, byte[] pixels, int row)
    {
        Span<byte> target = pixels.AsSpan(row * sums.Length, sums.Length);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = Round(sums[i]);
        }
    }

    /// <summary>The share of each source position in each target position, ordered by target.</summary>
    private static List<(int Target, int Source, float Weight)> Table(ResizeScale axis)
    {
        List<(int, int, float)> table = [];
        for (int i = 0; i < axis.Target; i++)
        {
            double start = i * axis.Scale;
            double end = start + axis.Scale;
            double cell = Math.Min(axis.Scale, axis.Source - start);
            int last = Math.Min((int)Math.Floor(end), axis.Source - 1);
            int first = Math.Min((int)Math.Ceiling(start), last);
            if (first - start > 1e-3)
            {
                table.Add((i, first - 1, (float)((first - start) / cell)));
            }

            for (int at = first; at < last; at++)
            {
                table.Add((i, at, (float)(1.0 / cell)));
            }

            if (end - last > 1e-3)
            {
                table.Add((i, last, (float)(Math.Min(Math.Min(end - last, 1.0), cell) / cell)));
            }
        }

        return table;
    }

    private static byte Round(float value) => (byte)Math.Clamp((int)MathF.Round(value, MidpointRounding.ToEven), 0, 255);
}
