using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>An input of a chain: packed as the result, a single number, or repeated along some axes.</summary>
internal unsafe struct ChainInput
{
    public float* Data;
    public bool IsSingle;

    /// <summary>The axes of a repeated input; null of others.</summary>
    public nint* Axes;

    public int Rank;

    /// <summary>The numbers that belong to a run of the result; copied to <paramref name="tile"/> where they do not lie side by side.</summary>
    public readonly float* Tile(nint first, nint count, float* tile)
    {
        if (Axes == null)
        {
            return IsSingle ? Data : Data + first;
        }

        nint length = Axes[0], step = Axes[1];
        for (nint done = 0; done < count;)
        {
            nint at = (first + done) % length, run = Math.Min(length - at, count - done);
            float* from = Data + BroadcastShape.Offset(Axes, Rank, 0, (first + done) / length);
            if (step == 0)
            {
                new Span<float>(tile + done, (int)run).Fill(*from);
            }
            else
            {
                Copy(from + at * step, step, tile + done, run);
            }

            done += run;
        }

        return tile;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(float* from, nint step, float* to, nint count)
    {
        nint i = 0;
        for (; step == 1 && i + 8 <= count; i += 8)
        {
            Vector256.Load(from + i).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = from[i * step];
        }
    }
}
