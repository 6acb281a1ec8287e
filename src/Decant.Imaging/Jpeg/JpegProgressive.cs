namespace Decant.Imaging;

/// <summary>Turns the collected coefficients of a progressive component into samples.</summary>
internal static class JpegProgressive
{
    public static void Reconstruct(JpegComponent component)
    {
        Span<int> block = stackalloc int[64];
        ReadOnlySpan<ushort> quantization = component.Quantization;
        for (int y = 0; y < component.BlocksHigh; y++)
        {
            for (int x = 0; x < component.BlocksWide; x++)
            {
                ReadOnlySpan<short> coefficients = component.Coefficients.AsSpan(((y * component.PaddedBlocksWide) + x) * 64, 64);
                Span<byte> target = component.Samples.AsSpan((y * 8 * component.Stride) + (x * 8));
                if (!coefficients[1..].ContainsAnyExcept((short)0))
                {
                    JpegIdct.Flat(coefficients[0] * quantization[0], target, component.Stride);
                    continue;
                }

                for (int i = 0; i < 64; i++)
                {
                    block[i] = coefficients[i] * quantization[i];
                }

                JpegIdct.Transform(block, target, component.Stride);
            }
        }

        component.Coefficients = [];
    }
}
