using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Resizes float planes by nearest neighbour or bilinear interpolation.</summary>
public static unsafe class Resize
{
    /// <summary>Resizes planes.</summary>
    /// <param name="layout">The layout of both arrays.</param>
    /// <param name="x">The input planes, packed.</param>
    /// <param name="y">The output planes, packed.</param>
    /// <param name="planes">Batch times channels, planar; batch times blocks of channels, blocked.</param>
    /// <param name="inHeight">Rows of the input.</param>
    /// <param name="inWidth">Columns of the input.</param>
    /// <param name="rows">The output rows.</param>
    /// <param name="columns">The output columns.</param>
    /// <param name="team">The threads.</param>
    public static void Run(ActivationLayout layout, float* x, float* y, nint planes, int inHeight, int inWidth, ResizeAxis rows, ResizeAxis columns, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(team);
        Job job = new()
        {
            X = x,
            Y = y,
            InPlane = (nint)inHeight * inWidth,
            InWidth = inWidth,
            OutHeight = rows.Length,
            OutWidth = columns.Length,
            Blocked = layout == ActivationLayout.Blocked,
            Nearest = rows.IsNearest && columns.IsNearest,
            Rows = new AxisPointers(rows),
            Columns = new AxisPointers(columns),
        };
        team.Run(ref job, planes);
        GC.KeepAlive(rows);
        GC.KeepAlive(columns);
    }

    private readonly struct AxisPointers
    {
        public readonly int* First;
        public readonly int* Second;
        public readonly float* Weight;

        // The arrays are pinned for life.
        public AxisPointers(ResizeAxis axis)
        {
            First = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(axis.First));
            Second = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(axis.Second));
            Weight = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(axis.Weight));
        }
    }

    private struct Job : IParallelJob
    {
        public float* X;
        public float* Y;
        public nint InPlane;
        public nint InWidth;
        public nint OutHeight;
        public nint OutWidth;
        public bool Blocked;
        public bool Nearest;
        public AxisPointers Rows;
        public AxisPointers Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint pixel = Blocked ? 8 : 1;
            float* x = X + chunk * InPlane * pixel, y = Y + chunk * OutHeight * OutWidth * pixel;
            for (nint oy = 0; oy < OutHeight; oy++)
            {
                float* top = x + Rows.First[oy] * InWidth * pixel, bottom = x + Rows.Second[oy] * InWidth * pixel;
                if (!Blocked)
                {
                    Planar(top, bottom, Rows.Weight[oy], y);
                }
                else if (Nearest)
                {
                    for (nint ox = 0; ox < OutWidth; ox++)
                    {
                        Vector256.Load(top + 8 * (nint)Columns.First[ox]).Store(y + 8 * ox);
                    }
                }
                else
                {
                    Bilinear(top, bottom, Rows.Weight[oy], y);
                }

                y += OutWidth * pixel;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Bilinear(float* top, float* bottom, float v, float* y)
        {
            for (nint ox = 0; ox < OutWidth; ox++)
            {
                nint l = 8 * (nint)Columns.First[ox], r = 8 * (nint)Columns.Second[ox];
                float h = Columns.Weight[ox];
                Vector256<float> upper = Vector256.Load(top + l) * (1 - h) + Vector256.Load(top + r) * h;
                Vector256<float> lower = Vector256.Load(bottom + l) * (1 - h) + Vector256.Load(bottom + r) * h;
                (upper * (1 - v) + lower * v).Store(y + 8 * ox);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Planar(float* top, float* bottom, float v, float* y)
        {
            for (nint ox = 0; ox < OutWidth; ox++)
            {
                nint l = Columns.First[ox], r = Columns.Second[ox];
                float h = Columns.Weight[ox];
                if (Nearest)
                {
                    y[ox] = top[l];
                    continue;
                }

                float upper = top[l] * (1 - h) + top[r] * h, lower = bottom[l] * (1 - h) + bottom[r] * h;
                y[ox] = upper * (1 - v) + lower * v;
            }
        }
    }
}
