using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Where along an axis the greatest or least element lies; NaN is below all numbers.</summary>
public static unsafe class ExtremePlace
{
    /// <summary>Finds it.</summary>
    /// <param name="x">[outer][length][inner].</param>
    /// <param name="places">[outer][inner].</param>
    /// <param name="outer">The number of arrays.</param>
    /// <param name="length">The length of the axis, at least 1.</param>
    /// <param name="inner">The number of neighbours that are searched separately.</param>
    /// <param name="largest">True for the greatest.</param>
    /// <param name="last">Whether the last of equal ones is taken rather than the first.</param>
    /// <param name="team">The threads.</param>
    public static void Run(float* x, long* places, nint outer, nint length, nint inner, bool largest, bool last, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { X = x, Places = places, Length = length, Inner = inner, Flip = largest ? 0 : -1, Last = last };
        team.Run(ref job, outer * ((inner + 7) / 8));
    }

    private struct Job : IParallelJob
    {
        public float* X;
        public long* Places;
        public nint Length;
        public nint Inner;
        public int Flip;
        public bool Last;

        public readonly void Run(nint chunk, int worker)
        {
            nint parts = (Inner + 7) / 8, lane = chunk % parts * 8;
            float* x = X + chunk / parts * Length * Inner + lane;
            long* places = Places + chunk / parts * Inner + lane;
            if (Inner - lane >= 8)
            {
                Lanes(x, places);
                return;
            }

            for (nint i = 0; i < Inner - lane; i++)
            {
                places[i] = One(x + i);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Lanes(float* x, long* places)
        {
            Vector256<int> flip = Vector256.Create(Flip), best = FloatOrder.Keys(Vector256.Load(x)) ^ flip, found = Vector256<int>.Zero;
            for (nint i = 1; i < Length; i++)
            {
                Vector256<int> key = FloatOrder.Keys(Vector256.Load(x + i * Inner)) ^ flip;
                Vector256<int> better = Last ? ~Vector256.GreaterThan(best, key) : Vector256.GreaterThan(key, best);
                best = Vector256.ConditionalSelect(better, key, best);
                found = Vector256.ConditionalSelect(better, Vector256.Create((int)i), found);
            }

            for (int i = 0; i < 8; i++)
            {
                places[i] = found[i];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly long One(float* x)
        {
            int best = FloatOrder.Key(*x) ^ Flip;
            nint found = 0;
            for (nint i = 1; i < Length; i++)
            {
                int key = FloatOrder.Key(x[i * Inner]) ^ Flip;
                if (key > best || (Last && key == best))
                {
                    (best, found) = (key, i);
                }
            }

            return found;
        }
    }
}
