using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>A few rows by the columns of a sparse matrix, row by row.</summary>
internal unsafe struct SparseVectors : IParallelJob
{
    public GemmArguments Arguments;
    public float* Values;
    public int* Rows;
    public int* Starts;
    public int Width;
    public nint N;
    public nint Blocks;
    public nint Chunks;

    /// <inheritdoc/>
    public readonly void Run(nint chunk, int worker)
    {
        float* sums = stackalloc float[8];
        for (nint block = Blocks * chunk / Chunks; block < Blocks * (chunk + 1) / Chunks; block++)
        {
            for (nint m = 0; m < Arguments.M; m++)
            {
                float* x = Arguments.A + m * Arguments.AStride;
                if (Width == 1)
                {
                    Columns(x, block * 8, sums);
                }
                else
                {
                    Group(x, block * 2, sums);
                    Group(x, block * 2 + 1, sums + 4);
                }

                SparseOutput.Write(Arguments, m, block * 8, N, sums);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Columns(float* x, nint first, float* sums)
    {
        for (nint c = 0; c < 8; c++)
        {
            nint i = Starts[first + c], end = Starts[first + c + 1];
            float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            for (; i + 4 <= end; i += 4)
            {
                s0 = MathF.FusedMultiplyAdd(Values[i], x[Rows[i] >>> SparseMatrix.PanelShift], s0);
                s1 = MathF.FusedMultiplyAdd(Values[i + 1], x[Rows[i + 1] >>> SparseMatrix.PanelShift], s1);
                s2 = MathF.FusedMultiplyAdd(Values[i + 2], x[Rows[i + 2] >>> SparseMatrix.PanelShift], s2);
                s3 = MathF.FusedMultiplyAdd(Values[i + 3], x[Rows[i + 3] >>> SparseMatrix.PanelShift], s3);
            }

            for (; i < end; i++)
            {
                s0 = MathF.FusedMultiplyAdd(Values[i], x[Rows[i] >>> SparseMatrix.PanelShift], s0);
            }

            sums[c] = s0 + s1 + (s2 + s3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Group(float* x, nint group, float* sums)
    {
        nint i = Starts[group], end = Starts[group + 1];
        Vector128<float> s0 = Vector128<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (; i + 4 <= end; i += 4)
        {
            s0 = Vector128.MultiplyAddEstimate(Vector128.Load(Values + 4 * i), Vector128.Create(x[Rows[i]]), s0);
            s1 = Vector128.MultiplyAddEstimate(Vector128.Load(Values + 4 * i + 4), Vector128.Create(x[Rows[i + 1]]), s1);
            s2 = Vector128.MultiplyAddEstimate(Vector128.Load(Values + 4 * i + 8), Vector128.Create(x[Rows[i + 2]]), s2);
            s3 = Vector128.MultiplyAddEstimate(Vector128.Load(Values + 4 * i + 12), Vector128.Create(x[Rows[i + 3]]), s3);
        }

        for (; i < end; i++)
        {
            s0 = Vector128.MultiplyAddEstimate(Vector128.Load(Values + 4 * i), Vector128.Create(x[Rows[i]]), s0);
        }

        (s0 + s1 + (s2 + s3)).Store(sums);
    }
}
