namespace Decant.Imaging;

/// <summary>
/// OpenCV's <c>INTER_CUBIC</c> on 8-bit data: Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981, with a = −0.75,
/// in 11-bit weights across and floats down.
/// </summary>
internal static class CubicResizer
{
    private const int WeightOne = 2048;

    public static void Run(Image image, byte[] pixels, ResizeScale x, ResizeScale y)
    {
        int length = x.Target * image.Channels;
        int[] columns = new int[x.Target];
        short[] weights = new short[4 * x.Target];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = Position(i, x, weights.AsSpan(4 * i, 4));
        }

        int[][] rows = [new int[length], new int[length], new int[length], new int[length]];
        int[] held = [-1, -1, -1, -1];
        int[][] window = new int[4][];
        Span<short> down = stackalloc short[4];
        for (int row = 0; row < y.Target; row++)
        {
            int first = Position(row, y, down);
            for (int k = 0; k < 4; k++)
            {
                // Source rows are consecutive, so their last two bits tell their slot.
                int source = Math.Clamp(first + k, 0, y.Source - 1);
                int slot = source & 3;
                if (held[slot] != source)
                {
                    held[slot] = source;
                    Horizontal(image, source, columns, weights, rows[slot]);
                }

                window[k] = rows[slot];
            }

            Vertical(window, down, pixels.AsSpan(row * length, length));
        }
    }

    private static void Vertical(int[][] rows, ReadOnlySpan<short> weights, Span<byte> target)
    {
        const float Scale = 1f / (WeightOne * WeightOne);
        (float b0, float b1, float b2, float b3) = (weights[0] * Scale, weights[1] * Scale, weights[2] * Scale, weights[3] * Scale);
        (int[] r0, int[] r1, int[] r2, int[] r3) = (rows[0], rows[1], rows[2], rows[3]);
        for (int i = 0; i < target.Length; i++)
        {
            float sum = (r0[i] * b0) + ((r1[i] * b1) + ((r2[i] * b2) + (r3[i] * b3)));
            target[i] = (byte)Math.Clamp((int)MathF.Round(sum, MidpointRounding.ToEven), 0, 255);
        }
    }

    private static void Horizontal(Image image, int row, int[] columns, short[] weights, int[] target)
    {
        ReadOnlySpan<byte> source = image.Row(row);
        int channels = image.Channels;
        int last = image.Width - 1;
        int to = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            int a = Math.Clamp(columns[i], 0, last) * channels;
            int b = Math.Clamp(columns[i] + 1, 0, last) * channels;
            int c = Math.Clamp(columns[i] + 2, 0, last) * channels;
            int d = Math.Clamp(columns[i] + 3, 0, last) * channels;
            ReadOnlySpan<short> w = weights.AsSpan(4 * i, 4);
            for (int channel = 0; channel < channels; channel++)
            {
                target[to++] = (source[a + channel] * w[0]) + (source[b + channel] * w[1]) + (source[c + channel] * w[2]) + (source[d + channel] * w[3]);
            }
        }
    }

    /// <summary>The first of the four source positions, which may lie outside, and their weights.</summary>
    private static int Position(int index, ResizeScale axis, Span<short> weights)
    {
        const float A = -0.75f;
        float position = (float)(((index + 0.5) * axis.Scale) - 0.5);
        int floor = (int)MathF.Floor(position);
        float x = position - floor;
        float w0 = (((((A * (x + 1)) - (5 * A)) * (x + 1)) + (8 * A)) * (x + 1)) - (4 * A);
        float w1 = (((((A + 2) * x) - (A + 3)) * x) * x) + 1;
        float w2 = (((((A + 2) * (1 - x)) - (A + 3)) * (1 - x)) * (1 - x)) + 1;
        weights[0] = Fixed(w0);
        weights[1] = Fixed(w1);
        weights[2] = Fixed(w2);
        weights[3] = Fixed(1f - w0 - w1 - w2);
        return floor - 1;
    }

    private static short Fixed(float weight) => (short)MathF.Round(weight * WeightOne, MidpointRounding.ToEven);
}
