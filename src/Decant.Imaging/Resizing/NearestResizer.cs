namespace Decant.Imaging;

/// <summary>OpenCV's <c>INTER_NEAREST</c>: the pixel at the floor of the scaled position.</summary>
internal static class NearestResizer
{
    public static void Run(Image image, byte[] pixels, ResizeScale x, ResizeScale y)
    {
        int channels = image.Channels;
        int[] columns = new int[x.Target];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = Position(i, x) * channels;
        }

        int to = 0;
        for (int row = 0; row < y.Target; row++)
        {
            ReadOnlySpan<byte> source = image.Row(Position(row, y));
            foreach (int column in columns)
            {
                for (int c = 0; c < channels; c++)
                {
                    pixels[to++] = source[column + c];
                }
            }
        }
    }

    private static int Position(int index, ResizeScale axis) => Math.Min((int)Math.Floor(index * axis.Scale), axis.Source - 1);
}
