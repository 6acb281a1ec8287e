using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Normalization of rows to mean 0 and variance 1 (Ba, Kiros, Hinton: Layer Normalization, 2016), or to root mean square 1 (Zhang, Sennrich, 2019).</summary>
public static unsafe class LayerNormalization
{
    /// <summary>Computes <c>(x − mean) / √(variance + epsilon) · scale + shift</c> for each row.</summary>
    /// <param name="x">[rows][length].</param>
    /// <param name="y">The same shape; may be <paramref name="x"/>.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="length">Their length.</param>
    /// <param name="scale">[length], or null.</param>
    /// <param name="shift">[length], or null.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="centre">False to leave out the mean (RMS normalization).</param>
    /// <param name="team">The threads.</param>
    public static void Run(float* x, float* y, nint rows, nint length, float* scale, float* shift, float epsilon, bool centre, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { X = x, Y = y, Length = length, Scale = scale, Shift = shift, Epsilon = epsilon, Centre = centre };
        team.Run(ref job, length == 0 ? 0 : rows);
    }

    private struct Job : IParallelJob
    {
        public float* X;
        public float* Y;
        public nint Length;
        public float* Scale;
        public float* Shift;
        public float Epsilon;
        public bool Centre;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            float* x = X + chunk * Length, y = Y + chunk * Length;
            float mean = Centre ? Reduction.Row(ReductionKind.Mean, x, Length) : 0;
            AffineKernel.Run(x, y, Length, 1, -mean);
            float variance = Reduction.Row(ReductionKind.SumOfSquares, y, Length) / Length;
            float factor = 1 / MathF.Sqrt(variance + Epsilon);
            nint i = 0;
            for (; i + 8 <= Length; i += 8)
            {
                Vector256<float> value = Vector256.Load(y + i) * factor;
                value = Scale == null ? value : value * Vector256.Load(Scale + i);
                value = Shift == null ? value : value + Vector256.Load(Shift + i);
                value.Store(y + i);
            }

            for (; i < Length; i++)
            {
                float value = y[i] * factor * (Scale == null ? 1 : Scale[i]);
                y[i] = value + (Shift == null ? 0 : Shift[i]);
            }
        }
    }
}
