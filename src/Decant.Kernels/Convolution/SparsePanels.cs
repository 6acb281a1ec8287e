using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>The panels of pixels of a <see cref="SparseConvolution"/>, each by some blocks of output channels.</summary>
internal unsafe struct SparsePanels : IParallelJob
{
    private const int Block = BlockedLayout.Block;

    public float* Values;
    public int* Offsets;
    public int* Starts;
    public float* Bias;
    public Activation Activation;
    public int Units;
    public nint Panels;
    public nint Parts;
    public nint OutBlocks;
    public nint Pixels;
    public nint Positions;
    public bool InPlanes;
    public nint Width;
    public nint PaddedWidth;
    public nint* PixelOffsets;
    public bool Contiguous;
    public nint InBlocks;
    public nint InPlane;
    public int KernelWidth;
    public int Taps;
    public nint TapRow;
    public nint TapColumn;
    public float* Scratch;
    public nint WorkerFloats;
    public float* Input;
    public float* Residual;
    public float* Output;

    /// <summary>Computes one panel by one part of the output's blocks.</summary>
    public readonly void Run(nint chunk, int worker)
    {
        nint panel = chunk / Parts, part = chunk % Parts, size = Units * Block, first = panel * size;
        nint count = Math.Min(size, Positions - first);
        float* sums = Scratch + (worker * WorkerFloats), turned = sums + (Block * size), packed = turned + (2 * Block * size);
        float* x = Input + first;
        if (!InPlanes)
        {
            Pack(first, count, turned, packed);
            x = packed;
        }

        for (nint block = OutBlocks * part / Parts; block < OutBlocks * (part + 1) / Parts; block++)
        {
            for (nint lane = 0; lane < Block; lane++)
            {
                nint row = (block * Block) + lane;
                int start = Starts[row];
                SparseRow.Run(Units, x, Offsets + start, Values + start, Starts[row + 1] - start, Bias[row], sums + (lane * size));
            }

            Transpose8x8.Matrix(sums, size, turned, Block, Block, size);
            Write(block, first, count, turned);
        }
    }

    // [taps·channels][pixels] of one panel; the lanes past the last pixel hold anything.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Pack(nint first, nint count, float* rows, float* packed)
    {
        nint size = Units * Block;
        for (nint block = 0; block < InBlocks; block++)
        {
            for (int tap = 0; tap < Taps; tap++)
            {
                float* from = Input + (block * InPlane) + (tap / KernelWidth * TapRow) + (tap % KernelWidth * TapColumn);
                float* to = packed + (((block * Taps) + tap) * Block * size);
                if (Contiguous)
                {
                    Transpose8x8.Matrix(from + (first * Block), Block, to, size, count, Block);
                    continue;
                }

                for (nint p = 0; p < count; p++)
                {
                    Vector256.Load(from + PixelOffsets[first + p]).Store(rows + (p * Block));
                }

                Transpose8x8.Matrix(rows, Block, to, size, count, Block);
            }
        }
    }

    private readonly void Write(nint block, nint first, nint count, float* values)
    {
        if (!InPlanes)
        {
            WriteRun((block * Pixels) + first, count, values);
            return;
        }

        // The last columns of a padded row belong to no pixel.
        for (nint at = first; at < first + count;)
        {
            nint y = at / PaddedWidth, x = at % PaddedWidth, end = Math.Min(first + count, (y + 1) * PaddedWidth);
            nint run = Math.Min(end - at, Width - x);
            if (run > 0)
            {
                WriteRun((block * Pixels) + (y * Width) + x, run, values + ((at - first) * Block));
            }

            at = end;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void WriteRun(nint pixel, nint count, float* values)
    {
        Vector256<float> low = Vector256.Create(Activation.Minimum), high = Vector256.Create(Activation.Maximum);
        float* to = Output + (pixel * Block), residual = Residual == null ? null : Residual + (pixel * Block);
        for (nint i = 0; i < count * Block; i += Block)
        {
            Vector256<float> value = Vector256.Load(values + i);
            value = residual == null ? value : value + Vector256.Load(residual + i);
            VectorMath.AtMost(VectorMath.AtLeast(value, low), high).Store(to + i);
        }

        if (!Activation.IsClamp)
        {
            ActivationKernel.Apply(Activation, to, count * Block);
        }
    }
}
