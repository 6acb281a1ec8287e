using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using static Decant.Kernels.TileShape;

namespace Decant.Kernels;

/// <summary>
/// The register tile of the integer kernels: up to 6 rows by 1 or 2 blocks of 8 columns of exact int32 sums. Inputs and weights are pairs
/// of int16 in one int32, so that a product of pairs cannot overflow: |x|, |w| are at most 255.
/// </summary>
internal static unsafe class IntegerTile
{
    /// <summary>The greatest number of rows of a tile.</summary>
    public const int MaxRows = 6;

    /// <summary>Computes the sums of consecutive rows by tiles of nearly equal height.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="blocks">Blocks of eight columns: 1 or 2.</param>
    /// <param name="arguments">The arrays; not changed.</param>
    public static void Run(nint rows, int blocks, IntegerTileArguments* arguments)
    {
        nint tiles = (rows + MaxRows - 1) / MaxRows, low = rows / Math.Max(tiles, 1), tall = rows - low * tiles;
        IntegerTileArguments part = *arguments;
        if (tall > 0)
        {
            part.Tiles = tall;
            RunBlocks((int)low + 1, blocks, &part);
            part.Rows += tall * (low + 1);
            part.Output += tall * (low + 1) * part.RowStride;
        }

        if (tiles > tall)
        {
            part.Tiles = tiles - tall;
            RunBlocks((int)low, blocks, &part);
        }
    }

    /// <summary><c>sum + a₀·b₀ + a₁·b₁</c> for the two int16 halves of every int32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Accumulate(Vector256<int> sum, Vector256<int> a, Vector256<int> b)
        => AvxVnni.IsSupported ? AvxVnni.MultiplyWideningAndAdd(sum, a.AsInt16(), b.AsInt16()) : sum + Dot(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Dot(Vector256<int> a, Vector256<int> b)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16());
        }

        if (Sse2.IsSupported || AdvSimd.Arm64.IsSupported)
        {
            return Vector256.Create(Dot(a.GetLower().AsInt16(), b.GetLower().AsInt16()), Dot(a.GetUpper().AsInt16(), b.GetUpper().AsInt16()));
        }

        Vector256<int> low = Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(a, 16), 16) * Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(b, 16), 16);
        return low + Vector256.ShiftRightArithmetic(a, 16) * Vector256.ShiftRightArithmetic(b, 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Dot(Vector128<short> a, Vector128<short> b) => Sse2.IsSupported
        ? Sse2.MultiplyAddAdjacent(a, b)
        : AdvSimd.Arm64.AddPairwise(AdvSimd.MultiplyWideningLower(a.GetLower(), b.GetLower()), AdvSimd.MultiplyWideningUpper(a, b));

    private static void RunBlocks(int rows, int blocks, IntegerTileArguments* arguments)
    {
        if (blocks == 1)
        {
            RunRows<Extent1>(rows, arguments);
        }
        else
        {
            RunRows<Extent2>(rows, arguments);
        }
    }

    private static void RunRows<TBlocks>(int rows, IntegerTileArguments* arguments)
        where TBlocks : struct, IExtent
    {
        switch (rows)
        {
            case 1: Compute<Extent1, TBlocks>(arguments); break;
            case 2: Compute<Extent2, TBlocks>(arguments); break;
            case 3: Compute<Extent3, TBlocks>(arguments); break;
            case 4: Compute<Extent4, TBlocks>(arguments); break;
            case 5: Compute<Extent5, TBlocks>(arguments); break;
            default: Compute<Extent6, TBlocks>(arguments); break;
        }
    }

    // A sum per row r and block b is named s<r><b>.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<TRows, TBlocks>(IntegerTileArguments* t)
        where TRows : struct, IExtent
        where TBlocks : struct, IExtent
    {
        nint* offsets = t->Rows;
        nint* last = offsets + TRows.Value * t->Tiles;
        int* output = t->Output;
        nint stride = t->RowStride;
        while (offsets < last)
        {
            byte* p0 = t->Input + offsets[TRows.Value > 0 ? 0 : 0];
            byte* p1 = t->Input + offsets[TRows.Value > 1 ? 1 : 0];
            byte* p2 = t->Input + offsets[TRows.Value > 2 ? 2 : 0];
            byte* p3 = t->Input + offsets[TRows.Value > 3 ? 3 : 0];
            byte* p4 = t->Input + offsets[TRows.Value > 4 ? 4 : 0];
            byte* p5 = t->Input + offsets[TRows.Value > 5 ? 5 : 0];
            int* bias = t->Bias;
            Vector256<int> s00 = Vector256.Load(bias);
            Vector256<int> s01 = TBlocks.Value > 1 ? Vector256.Load(bias + 8) : default;
            Vector256<int> s10 = s00, s11 = s01;
            Vector256<int> s20 = s00, s21 = s01;
            Vector256<int> s30 = s00, s31 = s01;
            Vector256<int> s40 = s00, s41 = s01;
            Vector256<int> s50 = s00, s51 = s01;
            int* w = t->Weights;
            Chunk* end = t->ChunksEnd;
            for (Chunk* chunk = t->Chunks; chunk < end; chunk++)
            {
                nint i = chunk->Offset;
                nint stop = i + chunk->Length;
                do
                {
                    Vector256<int> w0 = Vector256.Load(w);
                    Vector256<int> w1 = TBlocks.Value > 1 ? Vector256.Load(w + 8) : default;
                    Vector256<int> x = Vector256.Create(*(int*)(p0 + i));
                    s00 = Accumulate(s00, x, w0);
                    s01 = TBlocks.Value > 1 ? Accumulate(s01, x, w1) : s01;

                    if (TRows.Value > 1)
                    {
                        x = Vector256.Create(*(int*)(p1 + i));
                        s10 = Accumulate(s10, x, w0);
                        s11 = TBlocks.Value > 1 ? Accumulate(s11, x, w1) : s11;
                    }

                    if (TRows.Value > 2)
                    {
                        x = Vector256.Create(*(int*)(p2 + i));
                        s20 = Accumulate(s20, x, w0);
                        s21 = TBlocks.Value > 1 ? Accumulate(s21, x, w1) : s21;
                    }

                    if (TRows.Value > 3)
                    {
                        x = Vector256.Create(*(int*)(p3 + i));
                        s30 = Accumulate(s30, x, w0);
                        s31 = TBlocks.Value > 1 ? Accumulate(s31, x, w1) : s31;
                    }

                    if (TRows.Value > 4)
                    {
                        x = Vector256.Create(*(int*)(p4 + i));
                        s40 = Accumulate(s40, x, w0);
                        s41 = TBlocks.Value > 1 ? Accumulate(s41, x, w1) : s41;
                    }

                    if (TRows.Value > 5)
                    {
                        x = Vector256.Create(*(int*)(p5 + i));
                        s50 = Accumulate(s50, x, w0);
                        s51 = TBlocks.Value > 1 ? Accumulate(s51, x, w1) : s51;
                    }

                    w += 8 * TBlocks.Value;
                    i += sizeof(int);
                }
                while (i < stop);
            }

            Store<TBlocks>(output, s00, s01);
            if (TRows.Value > 1)
            {
                Store<TBlocks>(output + stride, s10, s11);
            }

            if (TRows.Value > 2)
            {
                Store<TBlocks>(output + 2 * stride, s20, s21);
            }

            if (TRows.Value > 3)
            {
                Store<TBlocks>(output + 3 * stride, s30, s31);
            }

            if (TRows.Value > 4)
            {
                Store<TBlocks>(output + 4 * stride, s40, s41);
            }

            if (TRows.Value > 5)
            {
                Store<TBlocks>(output + 5 * stride, s50, s51);
            }

            offsets += TRows.Value;
            output += TRows.Value * stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TBlocks>(int* output, Vector256<int> s0, Vector256<int> s1)
        where TBlocks : struct, IExtent
    {
        s0.Store(output);
        if (TBlocks.Value > 1)
        {
            s1.Store(output + 8);
        }
    }
}
