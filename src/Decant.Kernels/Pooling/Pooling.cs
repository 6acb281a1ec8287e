using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Maximum and average pooling of float planes, planar or blocked.</summary>
public static unsafe class Pooling
{
    /// <summary>Pools planes.</summary>
    /// <param name="kind">What a window computes.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="layout">The layout of both arrays.</param>
    /// <param name="x">The input planes, packed.</param>
    /// <param name="y">The output planes, packed.</param>
    /// <param name="planes">Batch times channels, planar; batch times blocks of channels, blocked.</param>
    /// <param name="team">The threads.</param>
    public static void Run(PoolingKind kind, in PoolingShape shape, ActivationLayout layout, float* x, float* y, nint planes, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { Kind = kind, Shape = shape, X = x, Y = y, Blocked = layout == ActivationLayout.Blocked };
        team.Run(ref job, planes);
    }

    /// <summary>The mean or maximum of every plane: planar [planes][P] gives [planes]; blocked [planes][P][8] gives [planes][8].</summary>
    /// <param name="kind"><see cref="PoolingKind.Max"/> or an average.</param>
    /// <param name="layout">The layout of the input.</param>
    /// <param name="x">The input planes, packed.</param>
    /// <param name="y">The results.</param>
    /// <param name="planes">Batch times channels, planar; batch times blocks of channels, blocked.</param>
    /// <param name="pixels">Height times width.</param>
    /// <param name="team">The threads.</param>
    public static void Global(PoolingKind kind, ActivationLayout layout, float* x, float* y, nint planes, nint pixels, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        GlobalJob job = new() { IsMax = kind == PoolingKind.Max, X = x, Y = y, Pixels = pixels, Blocked = layout == ActivationLayout.Blocked };
        team.Run(ref job, planes);
    }

    private struct Job : IParallelJob
    {
        public PoolingKind Kind;
        public PoolingShape Shape;
        public float* X;
        public float* Y;
        public bool Blocked;

        public readonly void Run(nint chunk, int worker)
        {
            nint pixel = Blocked ? 8 : 1;
            float* x = X + chunk * Shape.InHeight * Shape.InWidth * pixel;
            float* y = Y + chunk * Shape.OutHeight * Shape.OutWidth * pixel;
            for (nint oy = 0; oy < Shape.OutHeight; oy++)
            {
                PoolingWindow v = new(oy, Shape.StrideHeight, Shape.DilationHeight, Shape.KernelHeight, Shape.PadTop, Shape.PadBottom, Shape.InHeight);
                for (nint ox = 0; ox < Shape.OutWidth; ox++)
                {
                    PoolingWindow h = new(ox, Shape.StrideWidth, Shape.DilationWidth, Shape.KernelWidth, Shape.PadLeft, Shape.PadRight, Shape.InWidth);
                    nint count = Kind == PoolingKind.Average ? v.Count * h.Count : v.Padded * h.Padded;
                    float* at = x + (v.First * Shape.InWidth + h.First) * pixel;
                    nint rowStep = Shape.DilationHeight * (nint)Shape.InWidth * pixel, step = Shape.DilationWidth * pixel;
                    if (!Blocked)
                    {
                        *y = Scalar(at, v.Count, h.Count, rowStep, step, count);
                    }
                    else if (Kind == PoolingKind.Max)
                    {
                        Max(at, v.Count, h.Count, rowStep, step).Store(y);
                    }
                    else
                    {
                        (Sum(at, v.Count, h.Count, rowStep, step) / Vector256.Create((float)count)).Store(y);
                    }

                    y += pixel;
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static Vector256<float> Max(float* x, nint rows, nint columns, nint rowStep, nint step)
        {
            Vector256<float> max = Vector256.Create(float.NegativeInfinity), nan = Vector256<float>.Zero;
            for (nint r = 0; r < rows; r++)
            {
                float* at = x + r * rowStep;
                for (nint c = 0; c < columns; c++)
                {
                    Vector256<float> value = Vector256.Load(at);
                    max = VectorMath.AtLeast(max, value);
                    nan |= ~Vector256.Equals(value, value);
                    at += step;
                }
            }

            return max | nan;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static Vector256<float> Sum(float* x, nint rows, nint columns, nint rowStep, nint step)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (nint r = 0; r < rows; r++)
            {
                float* at = x + r * rowStep;
                for (nint c = 0; c < columns; c++)
                {
                    sum += Vector256.Load(at);
                    at += step;
                }
            }

            return sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly float Scalar(float* x, nint rows, nint columns, nint rowStep, nint step, nint count)
        {
            bool isMax = Kind == PoolingKind.Max;
            float result = isMax ? float.NegativeInfinity : 0;
            for (nint r = 0; r < rows; r++)
            {
                float* at = x + r * rowStep;
                for (nint c = 0; c < columns; c++)
                {
                    result = !isMax ? result + *at : *at > result || float.IsNaN(*at) ? *at : result;
                    at += step;
                }
            }

            return isMax ? result : result / count;
        }
    }

    private struct GlobalJob : IParallelJob
    {
        public bool IsMax;
        public float* X;
        public float* Y;
        public nint Pixels;
        public bool Blocked;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            if (!Blocked)
            {
                float* row = X + chunk * Pixels;
                Y[chunk] = IsMax ? Reduction.Row(ReductionKind.Max, row, Pixels) : Reduction.Row(ReductionKind.Mean, row, Pixels);
                return;
            }

            float* x = X + chunk * Pixels * 8;
            if (IsMax)
            {
                Vector256<float> max = Vector256.Create(float.NegativeInfinity), nan = Vector256<float>.Zero;
                for (nint p = 0; p < Pixels; p++)
                {
                    Vector256<float> value = Vector256.Load(x + 8 * p);
                    max = VectorMath.AtLeast(max, value);
                    nan |= ~Vector256.Equals(value, value);
                }

                (max | nan).Store(Y + 8 * chunk);
                return;
            }

            Vector256<float> s0 = Vector256<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
            nint i = 0;
            for (; i + 4 <= Pixels; i += 4)
            {
                s0 += Vector256.Load(x + 8 * i);
                s1 += Vector256.Load(x + 8 * i + 8);
                s2 += Vector256.Load(x + 8 * i + 16);
                s3 += Vector256.Load(x + 8 * i + 24);
            }

            for (; i < Pixels; i++)
            {
                s0 += Vector256.Load(x + 8 * i);
            }

            (((s0 + s1) + (s2 + s3)) / Vector256.Create((float)Pixels)).Store(Y + 8 * chunk);
        }
    }
}
