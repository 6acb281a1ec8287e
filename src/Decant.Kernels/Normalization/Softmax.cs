using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Softmax and its logarithm along one axis; the maximum is subtracted first.</summary>
public static unsafe class Softmax
{
    /// <summary>Computes <c>e^(x − max) / Σ e^(x − max)</c>, or <c>x − max − log Σ e^(x − max)</c>.</summary>
    /// <param name="x">[outer][length][inner].</param>
    /// <param name="y">The same shape; may be <paramref name="x"/>.</param>
    /// <param name="outer">The number of arrays.</param>
    /// <param name="length">The length of the axis.</param>
    /// <param name="inner">The number of neighbours that are computed separately.</param>
    /// <param name="logarithm">True for the logarithm.</param>
    /// <param name="team">The threads.</param>
    public static void Run(float* x, float* y, nint outer, nint length, nint inner, bool logarithm, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { X = x, Y = y, Length = length, Inner = inner, Logarithm = logarithm };
        team.Run(ref job, length == 0 || inner == 0 ? 0 : outer * ((inner + 7) / 8));
    }

    private struct Job : IParallelJob
    {
        public float* X;
        public float* Y;
        public nint Length;
        public nint Inner;
        public bool Logarithm;

        public readonly void Run(nint chunk, int worker)
        {
            if (Inner == 1)
            {
                Row(X + chunk * Length, Y + chunk * Length);
                return;
            }

            nint parts = (Inner + 7) / 8, at = chunk / parts * Length * Inner + chunk % parts * 8;
            nint lanes = Math.Min(8, Inner - chunk % parts * 8);
            if (lanes == 8)
            {
                Columns(X + at, Y + at, Inner, Inner);
                return;
            }

            // Fewer than eight columns are computed in a narrow copy, so that nothing outside them is touched.
            using var copy = new NativeBuffer(Length * 8 * sizeof(float));
            Copy(X + at, Inner, copy.Floats, 8, lanes);
            Columns(copy.Floats, copy.Floats, 8, 8);
            Copy(copy.Floats, 8, Y + at, Inner, lanes);
        }

        private readonly void Copy(float* from, nint fromStride, float* to, nint toStride, nint lanes)
        {
            for (nint l = 0; l < Length; l++)
            {
                for (nint i = 0; i < lanes; i++)
                {
                    to[l * toStride + i] = from[l * fromStride + i];
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(float* x, float* y)
        {
            float max = Reduction.Row(ReductionKind.Max, x, Length);
            Vector256<float> m = Vector256.Create(max), sums = Vector256<float>.Zero;
            nint i = 0;
            for (; i + 8 <= Length; i += 8)
            {
                Vector256<float> shifted = Vector256.Load(x + i) - m;
                Vector256<float> e = VectorMath.Exp(shifted);
                sums += e;
                (Logarithm ? shifted : e).Store(y + i);
            }

            float sum = Vector256.Sum(sums);
            for (; i < Length; i++)
            {
                float shifted = x[i] - max;
                float e = VectorMath.Exp(Vector256.Create(shifted)).ToScalar();
                sum += e;
                y[i] = Logarithm ? shifted : e;
            }

            if (Logarithm)
            {
                AffineKernel.Run(y, y, Length, 1, -MathF.Log(sum));
            }
            else
            {
                AffineKernel.Run(y, y, Length, 1 / sum, 0);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Columns(float* x, float* y, nint xStride, nint yStride)
        {
            Vector256<float> max = Vector256.Load(x), sum = Vector256<float>.Zero;
            for (nint l = 1; l < Length; l++)
            {
                max = Vector256.Max(max, Vector256.Load(x + l * xStride));
            }

            for (nint l = 0; l < Length; l++)
            {
                Vector256<float> shifted = Vector256.Load(x + l * xStride) - max;
                Vector256<float> e = VectorMath.Exp(shifted);
                sum += e;
                (Logarithm ? shifted : e).Store(y + l * yStride);
            }

            Vector256<float> scale = Vector256<float>.One / sum, shift = VectorMath.Log(sum);
            for (nint l = 0; l < Length; l++)
            {
                Vector256<float> value = Vector256.Load(y + l * yStride);
                (Logarithm ? value - shift : value * scale).Store(y + l * yStride);
            }
        }
    }
}
