using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Running sums along an axis, summed in double precision.</summary>
public static unsafe class RunningSum
{
    /// <summary>Computes them.</summary>
    /// <param name="x">[outer][length][inner].</param>
    /// <param name="y">The same shape; may be <paramref name="x"/>.</param>
    /// <param name="outer">The number of arrays.</param>
    /// <param name="length">The length of the axis.</param>
    /// <param name="inner">The number of neighbours that are summed separately.</param>
    /// <param name="exclusive">Whether an element itself is left out of its sum.</param>
    /// <param name="reverse">Whether sums run from the end.</param>
    /// <param name="team">The threads.</param>
    public static void Run(float* x, float* y, nint outer, nint length, nint inner, bool exclusive, bool reverse, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { X = x, Y = y, Length = length, Inner = inner, Exclusive = exclusive, Reverse = reverse };
        team.Run(ref job, length == 0 ? 0 : outer * inner);
    }

    private struct Job : IParallelJob
    {
        public float* X;
        public float* Y;
        public nint Length;
        public nint Inner;
        public bool Exclusive;
        public bool Reverse;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint start = chunk / Inner * Length * Inner + chunk % Inner + (Reverse ? (Length - 1) * Inner : 0), step = Reverse ? -Inner : Inner;
            double total = 0;
            for (nint i = 0, at = start; i < Length; i++, at += step)
            {
                double next = total + X[at];
                Y[at] = (float)(Exclusive ? total : next);
                total = next;
            }
        }
    }
}
