using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Reductions of float arrays. Sums are float32 in eight lanes of four, added at the end; the order depends on the sizes only.</summary>
public static unsafe class Reduction
{
    private interface IFold
    {
        static abstract float Start { get; }

        static abstract Vector256<float> Fold(Vector256<float> sum, Vector256<float> x);

        static abstract float Fold(float sum, float x);

        static abstract Vector256<float> Merge(Vector256<float> a, Vector256<float> b);

        static abstract float Merge(float a, float b);
    }

    /// <summary>Reduces the middle axis of an array.</summary>
    /// <param name="kind">What to compute.</param>
    /// <param name="x">[outer][length][inner].</param>
    /// <param name="y">[outer][inner].</param>
    /// <param name="outer">The number of arrays.</param>
    /// <param name="length">The length of the axis.</param>
    /// <param name="inner">The number of neighbours that are reduced separately.</param>
    /// <param name="team">The threads.</param>
    public static void Run(ReductionKind kind, float* x, float* y, nint outer, nint length, nint inner, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        nint parts = inner == 1 ? 1 : (inner + 1023) / 1024;
        Job job = new() { Kind = kind, X = x, Y = y, Length = length, Inner = inner, Parts = parts };
        team.Run(ref job, inner == 0 ? 0 : outer * parts);
    }

    /// <summary>Reduces contiguous values.</summary>
    internal static float Row(ReductionKind kind, float* x, nint length) => kind switch
    {
        ReductionKind.Sum => Row<SumFold>(x, length),
        ReductionKind.Mean => Row<SumFold>(x, length) / length,
        ReductionKind.Max => Row<MaxFold>(x, length),
        ReductionKind.Min => Row<MinFold>(x, length),
        ReductionKind.SumOfSquares => Row<SquareFold>(x, length),
        ReductionKind.SumOfMagnitudes => Row<MagnitudeFold>(x, length),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a reduction"),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Row<TFold>(float* x, nint length)
        where TFold : struct, IFold
    {
        Vector256<float> s0 = Vector256.Create(TFold.Start), s1 = s0, s2 = s0, s3 = s0;
        nint i = 0;
        for (; i + 32 <= length; i += 32)
        {
            s0 = TFold.Fold(s0, Vector256.Load(x + i));
            s1 = TFold.Fold(s1, Vector256.Load(x + i + 8));
            s2 = TFold.Fold(s2, Vector256.Load(x + i + 16));
            s3 = TFold.Fold(s3, Vector256.Load(x + i + 24));
        }

        for (; i + 8 <= length; i += 8)
        {
            s0 = TFold.Fold(s0, Vector256.Load(x + i));
        }

        Vector256<float> s = TFold.Merge(TFold.Merge(s0, s1), TFold.Merge(s2, s3));
        float result = s.GetElement(0);
        for (int lane = 1; lane < 8; lane++)
        {
            result = TFold.Merge(result, s.GetElement(lane));
        }

        for (; i < length; i++)
        {
            result = TFold.Fold(result, x[i]);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TFold>(float* x, float* y, nint length, nint inner, nint first, nint end)
        where TFold : struct, IFold
    {
        nint i = first;
        for (; i + 8 <= end; i += 8)
        {
            Vector256<float> s0 = Vector256.Create(TFold.Start), s1 = s0;
            nint l = 0;
            for (; l + 2 <= length; l += 2)
            {
                s0 = TFold.Fold(s0, Vector256.Load(x + l * inner + i));
                s1 = TFold.Fold(s1, Vector256.Load(x + (l + 1) * inner + i));
            }

            if (l < length)
            {
                s0 = TFold.Fold(s0, Vector256.Load(x + l * inner + i));
            }

            TFold.Merge(s0, s1).Store(y + i);
        }

        for (; i < end; i++)
        {
            float s = TFold.Start;
            for (nint l = 0; l < length; l++)
            {
                s = TFold.Fold(s, x[l * inner + i]);
            }

            y[i] = s;
        }
    }

    private readonly struct SumFold : IFold
    {
        public static float Start => 0;

        public static Vector256<float> Fold(Vector256<float> sum, Vector256<float> x) => sum + x;

        public static float Fold(float sum, float x) => sum + x;

        public static Vector256<float> Merge(Vector256<float> a, Vector256<float> b) => a + b;

        public static float Merge(float a, float b) => a + b;
    }

    private readonly struct SquareFold : IFold
    {
        public static float Start => 0;

        public static Vector256<float> Fold(Vector256<float> sum, Vector256<float> x) => Vector256.MultiplyAddEstimate(x, x, sum);

        public static float Fold(float sum, float x) => sum + x * x;

        public static Vector256<float> Merge(Vector256<float> a, Vector256<float> b) => a + b;

        public static float Merge(float a, float b) => a + b;
    }

    private readonly struct MagnitudeFold : IFold
    {
        public static float Start => 0;

        public static Vector256<float> Fold(Vector256<float> sum, Vector256<float> x) => sum + Vector256.Abs(x);

        public static float Fold(float sum, float x) => sum + Math.Abs(x);

        public static Vector256<float> Merge(Vector256<float> a, Vector256<float> b) => a + b;

        public static float Merge(float a, float b) => a + b;
    }

    private readonly struct MaxFold : IFold
    {
        public static float Start => float.NegativeInfinity;

        public static Vector256<float> Fold(Vector256<float> sum, Vector256<float> x) => Vector256.Max(sum, x);

        public static float Fold(float sum, float x) => Math.Max(sum, x);

        public static Vector256<float> Merge(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);

        public static float Merge(float a, float b) => Math.Max(a, b);
    }

    private readonly struct MinFold : IFold
    {
        public static float Start => float.PositiveInfinity;

        public static Vector256<float> Fold(Vector256<float> sum, Vector256<float> x) => Vector256.Min(sum, x);

        public static float Fold(float sum, float x) => Math.Min(sum, x);

        public static Vector256<float> Merge(Vector256<float> a, Vector256<float> b) => Vector256.Min(a, b);

        public static float Merge(float a, float b) => Math.Min(a, b);
    }

    private struct Job : IParallelJob
    {
        public ReductionKind Kind;
        public float* X;
        public float* Y;
        public nint Length;
        public nint Inner;
        public nint Parts;

        public readonly void Run(nint chunk, int worker)
        {
            if (Inner == 1)
            {
                Y[chunk] = Row(Kind, X + chunk * Length, Length);
                return;
            }

            nint outer = chunk / Parts, part = chunk % Parts;
            float* x = X + outer * Length * Inner, y = Y + outer * Inner;
            nint first = part * 1024, end = Math.Min(first + 1024, Inner);
            switch (Kind)
            {
                case ReductionKind.Max: Columns<MaxFold>(x, y, Length, Inner, first, end); break;
                case ReductionKind.Min: Columns<MinFold>(x, y, Length, Inner, first, end); break;
                case ReductionKind.SumOfSquares: Columns<SquareFold>(x, y, Length, Inner, first, end); break;
                case ReductionKind.SumOfMagnitudes: Columns<MagnitudeFold>(x, y, Length, Inner, first, end); break;
                default: Columns<SumFold>(x, y, Length, Inner, first, end); break;
            }

            for (nint i = first; Kind == ReductionKind.Mean && i < end; i++)
            {
                y[i] /= Length;
            }
        }
    }
}
