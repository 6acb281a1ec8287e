using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Decant.Kernels;

namespace Decant.Tests;

/// <summary>Elliott's sigmoid of each float.</summary>
public static unsafe class ElliottSigmoid
{
    private const nint Slice = 16384;

    /// <summary>Computes <c>y = ½ + ½ · s·x / (1 + |s·x|)</c>; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    public static void Run(float steepness, float* x, float* y, nint count, ThreadTeam team)
    {
        Job job = new() { Steepness = steepness, X = x, Y = y, Count = count };
        team.Run(ref job, (count + Slice - 1) / Slice);
    }

    private struct Job : IParallelJob
    {
        public float Steepness;
        public float* X;
        public float* Y;
        public nint Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint i = chunk * Slice, end = Math.Min(i + Slice, Count);
            for (; i + 8 <= end; i += 8)
            {
                Invoke(Vector256.Load(X + i) * Steepness).Store(Y + i);
            }

            for (; i < end; i++)
            {
                Y[i] = Invoke(Vector256.Create(X[i] * Steepness)).ToScalar();
            }
        }

        private static Vector256<float> Invoke(Vector256<float> x)
        {
            Vector256<float> half = Vector256.Create(0.5f);
            return half + (half * x / (Vector256<float>.One + Vector256.Abs(x)));
        }
    }
}
