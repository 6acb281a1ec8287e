using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Resamples float planes along their rows and columns by any weights: cubic, antialiased, …</summary>
public static unsafe class SeparableResize
{
    /// <summary>The bytes of scratch memory that a run needs.</summary>
    /// <param name="layout">The layout of both arrays.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="threads">The threads of the team.</param>
    public static nint ScratchBytes(ActivationLayout layout, ResizeTaps columns, int threads)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return threads * RowFloats(layout, columns.Inputs) * sizeof(float);
    }

    /// <summary>Resamples planes.</summary>
    /// <param name="layout">The layout of both arrays.</param>
    /// <param name="x">The input planes, packed.</param>
    /// <param name="y">The output planes, packed.</param>
    /// <param name="planes">Batch times channels, planar; batch times blocks of channels, blocked.</param>
    /// <param name="rows">The output rows.</param>
    /// <param name="columns">The output columns.</param>
    /// <param name="scratch">Memory of <see cref="ScratchBytes"/>.</param>
    /// <param name="team">The threads.</param>
    public static void Run(ActivationLayout layout, float* x, float* y, nint planes, ResizeTaps rows, ResizeTaps columns, byte* scratch, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(team);
        Job job = new()
        {
            X = x, Y = y, Blocked = layout == ActivationLayout.Blocked, InHeight = rows.Inputs, InWidth = columns.Inputs, OutHeight = rows.Length, OutWidth = columns.Length,
            RowFirst = rows.First, RowWeights = rows.Weights, RowTaps = rows.Taps, ColumnFirst = columns.First, ColumnWeights = columns.Weights, ColumnTaps = columns.Taps,
            Scratch = (float*)scratch, WorkerFloats = RowFloats(layout, columns.Inputs),
        };
        team.Run(ref job, planes);
    }

    private static nint RowFloats(ActivationLayout layout, nint width) => (width * (layout == ActivationLayout.Blocked ? 8 : 1) + 15) / 16 * 16;

    private struct Job : IParallelJob
    {
        public float* X;
        public float* Y;
        public bool Blocked;
        public nint InHeight;
        public nint InWidth;
        public nint OutHeight;
        public nint OutWidth;
        public int* RowFirst;
        public float* RowWeights;
        public int RowTaps;
        public int* ColumnFirst;
        public float* ColumnWeights;
        public int ColumnTaps;
        public float* Scratch;
        public nint WorkerFloats;

        public readonly void Run(nint chunk, int worker)
        {
            nint pixel = Blocked ? 8 : 1, width = InWidth * pixel;
            float* x = X + chunk * InHeight * width, y = Y + chunk * OutHeight * OutWidth * pixel, mixed = Scratch + worker * WorkerFloats;
            for (nint oy = 0; oy < OutHeight; oy++, y += OutWidth * pixel)
            {
                MixRows(x + RowFirst[oy] * width, RowWeights + oy * RowTaps, mixed, width);
                if (Blocked)
                {
                    MixBlocked(mixed, y);
                }
                else
                {
                    MixPlanar(mixed, y);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MixRows(float* x, float* weights, float* mixed, nint width)
        {
            nint i = 0;
            for (; i + 8 <= width; i += 8)
            {
                Vector256<float> sum = Vector256.Load(x + i) * weights[0];
                for (nint t = 1; t < RowTaps; t++)
                {
                    sum = Vector256.MultiplyAddEstimate(Vector256.Load(x + t * width + i), Vector256.Create(weights[t]), sum);
                }

                sum.Store(mixed + i);
            }

            for (; i < width; i++)
            {
                float sum = 0;
                for (nint t = 0; t < RowTaps; t++)
                {
                    sum += x[t * width + i] * weights[t];
                }

                mixed[i] = sum;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MixBlocked(float* x, float* y)
        {
            for (nint ox = 0; ox < OutWidth; ox++)
            {
                float* from = x + ColumnFirst[ox] * 8, weights = ColumnWeights + ox * ColumnTaps;
                Vector256<float> sum = Vector256.Load(from) * weights[0];
                for (nint t = 1; t < ColumnTaps; t++)
                {
                    sum = Vector256.MultiplyAddEstimate(Vector256.Load(from + 8 * t), Vector256.Create(weights[t]), sum);
                }

                sum.Store(y + 8 * ox);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MixPlanar(float* x, float* y)
        {
            for (nint ox = 0; ox < OutWidth; ox++)
            {
                float* from = x + ColumnFirst[ox], weights = ColumnWeights + ox * ColumnTaps;
                float sum = 0;
                for (nint t = 0; t < ColumnTaps; t++)
                {
                    sum += from[t] * weights[t];
                }

                y[ox] = sum;
            }
        }
    }
}
