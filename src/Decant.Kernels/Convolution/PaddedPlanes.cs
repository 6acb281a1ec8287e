using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Copies blocked channels into planes of their own with a border of zeros: [C/8][H][W][8] to [C][padded H][padded W].</summary>
internal unsafe struct PaddedPlanes : IParallelJob
{
    public float* Input;
    public float* Output;
    public nint Height;
    public nint Width;
    public nint Top;
    public nint Left;
    public nint PaddedHeight;
    public nint PaddedWidth;

    /// <summary>Copies one block of channels.</summary>
    public readonly void Run(nint chunk, int worker)
    {
        nint plane = PaddedHeight * PaddedWidth;
        float* to = Output + (chunk * BlockedLayout.Block * plane);
        Unsafe.InitBlockUnaligned(to, 0, (uint)(BlockedLayout.Block * plane * sizeof(float)));
        float* from = Input + (chunk * BlockedLayout.Block * Height * Width);
        for (nint y = 0; y < Height; y++)
        {
            Transpose8x8.Matrix(from + (y * Width * BlockedLayout.Block), BlockedLayout.Block, to + ((Top + y) * PaddedWidth) + Left, plane, Width, BlockedLayout.Block);
        }
    }
}
