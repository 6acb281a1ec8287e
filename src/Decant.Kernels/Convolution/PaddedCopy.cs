using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Copies planes of pixels into planes with a border of zeros.</summary>
internal unsafe struct PaddedCopy : IParallelJob
{
    public float* Input;
    public float* Output;

    /// <summary>Floats in a pixel: 8 in blocked planes, 1 in planar ones.</summary>
    public nint Pixel;
    public nint Height;
    public nint Width;
    public nint Top;
    public nint Left;
    public nint PaddedHeight;
    public nint PaddedWidth;

    /// <summary>Copies one plane.</summary>
    public readonly void Run(nint chunk, int worker)
    {
        float* from = Input + chunk * Height * Width * Pixel;
        float* to = Output + chunk * PaddedHeight * PaddedWidth * Pixel;
        nint row = PaddedWidth * Pixel;
        Clear(to, Top * row);
        for (nint y = 0; y < Height; y++)
        {
            float* line = to + (Top + y) * row;
            Clear(line, Left * Pixel);
            Unsafe.CopyBlockUnaligned(line + Left * Pixel, from + y * Width * Pixel, (uint)(Width * Pixel * sizeof(float)));
            Clear(line + (Left + Width) * Pixel, (PaddedWidth - Left - Width) * Pixel);
        }

        Clear(to + (Top + Height) * row, (PaddedHeight - Top - Height) * row);
    }

    private static void Clear(float* x, nint count) => Unsafe.InitBlockUnaligned(x, 0, (uint)(count * sizeof(float)));
}
