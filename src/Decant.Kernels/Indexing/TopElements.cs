using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>The k greatest or least elements along an axis and their places, in order; of equal ones the first come first, NaN is below all numbers.</summary>
public static unsafe class TopElements
{
    /// <summary>The bytes of scratch memory that a run needs.</summary>
    /// <param name="k">The elements to pick.</param>
    /// <param name="threads">The threads of the team.</param>
    public static nint ScratchBytes(nint k, int threads) => threads * Capacity(k) * sizeof(long);

    /// <summary>Picks them.</summary>
    /// <param name="x">[outer][length][inner].</param>
    /// <param name="values">The elements: [outer][k][inner]; null where they are not wanted.</param>
    /// <param name="places">Their places: [outer][k][inner]; null where they are not wanted.</param>
    /// <param name="outer">The number of arrays.</param>
    /// <param name="length">The length of the axis.</param>
    /// <param name="inner">The number of neighbours that are picked from separately.</param>
    /// <param name="k">At most <paramref name="length"/>.</param>
    /// <param name="largest">True for the greatest.</param>
    /// <param name="scratch">Memory of <see cref="ScratchBytes"/>.</param>
    /// <param name="team">The threads.</param>
    public static void Run(float* x, float* values, long* places, nint outer, nint length, nint inner, nint k, bool largest, byte* scratch, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { X = x, Values = values, Places = places, Length = length, Inner = inner, K = k, Flip = largest ? -1 : 0, Scratch = (long*)scratch };
        team.Run(ref job, k == 0 ? 0 : outer * inner);
    }

    private static nint Capacity(nint k) => k + Math.Max(k, 256);

    private struct Job : IParallelJob
    {
        public float* X;
        public float* Values;
        public long* Places;
        public nint Length;
        public nint Inner;
        public nint K;
        public int Flip;
        public long* Scratch;

        // Keys with places below them are collected until there is no more room; then only the first k in order are kept, and what is behind the last is passed over.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint capacity = Capacity(K), count = 0;
            long* kept = Scratch + worker * capacity;
            float* x = X + chunk / Inner * Length * Inner + chunk % Inner;
            int bound = int.MaxValue;
            for (nint i = 0; i < Length; i++)
            {
                // Eight that are all behind the last one kept are passed over at once.
                while (Inner == 1 && count >= K && i + 8 <= Length
                    && Vector256.GreaterThanOrEqualAll(FloatOrder.Keys(Vector256.Load(x + i)) ^ Vector256.Create(Flip), Vector256.Create(bound)))
                {
                    i += 8;
                }

                if (i == Length)
                {
                    break;
                }

                int key = FloatOrder.Key(x[i * Inner]) ^ Flip;
                if (key > bound || (key == bound && count >= K))
                {
                    continue;
                }

                kept[count++] = ((long)key << 32) | (uint)i;
                if (count == capacity)
                {
                    KeySort.Run(kept, count);
                    count = K;
                    bound = (int)(kept[K - 1] >> 32);
                }
            }

            KeySort.Run(kept, count);
            Write(kept, x, chunk);
        }

        private readonly void Write(long* kept, float* x, nint chunk)
        {
            nint at = chunk / Inner * K * Inner + chunk % Inner;
            for (nint i = 0; i < K; i++, at += Inner)
            {
                nint place = (nint)(uint)kept[i];
                if (Values != null)
                {
                    Values[at] = x[place * Inner];
                }

                if (Places != null)
                {
                    Places[at] = place;
                }
            }
        }
    }
}
