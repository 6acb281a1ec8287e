using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Converts float activations between planar [N][C][P], blocked [N][C/8][P][8] and channels-last [N][P][C]; P is height times width.</summary>
public static unsafe class LayoutConversion
{
    /// <summary>Planar to blocked; the lanes past the last channel become zero.</summary>
    /// <param name="x">[N][C][P].</param>
    /// <param name="y">[N][C/8][P][8].</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">P.</param>
    /// <param name="team">The threads.</param>
    public static void PlanarToBlocked(float* x, float* y, nint batch, nint channels, nint pixels, ThreadTeam team)
        => Run(Kind.PlanarToBlocked, x, y, batch, channels, pixels, team);

    /// <summary>Blocked to planar.</summary>
    /// <param name="x">[N][C/8][P][8].</param>
    /// <param name="y">[N][C][P].</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">P.</param>
    /// <param name="team">The threads.</param>
    public static void BlockedToPlanar(float* x, float* y, nint batch, nint channels, nint pixels, ThreadTeam team)
        => Run(Kind.BlockedToPlanar, x, y, batch, channels, pixels, team);

    /// <summary>Channels-last to blocked; the lanes past the last channel become zero.</summary>
    /// <param name="x">[N][P][C].</param>
    /// <param name="y">[N][C/8][P][8].</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">P.</param>
    /// <param name="team">The threads.</param>
    public static void ChannelsLastToBlocked(float* x, float* y, nint batch, nint channels, nint pixels, ThreadTeam team)
        => Run(Kind.ChannelsLastToBlocked, x, y, batch, channels, pixels, team);

    /// <summary>Blocked to channels-last.</summary>
    /// <param name="x">[N][C/8][P][8].</param>
    /// <param name="y">[N][P][C].</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">P.</param>
    /// <param name="team">The threads.</param>
    public static void BlockedToChannelsLast(float* x, float* y, nint batch, nint channels, nint pixels, ThreadTeam team)
        => Run(Kind.BlockedToChannelsLast, x, y, batch, channels, pixels, team);

    private enum Kind
    {
        PlanarToBlocked,
        BlockedToPlanar,
        ChannelsLastToBlocked,
        BlockedToChannelsLast,
    }

    private static void Run(Kind kind, float* x, float* y, nint batch, nint channels, nint pixels, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { Kind = kind, X = x, Y = y, Channels = channels, Pixels = pixels };
        team.Run(ref job, batch * BlockedLayout.Blocks(channels));
    }

    private struct Job : IParallelJob
    {
        public Kind Kind;
        public float* X;
        public float* Y;
        public nint Channels;
        public nint Pixels;

        public readonly void Run(nint chunk, int worker)
        {
            nint blocks = BlockedLayout.Blocks(Channels), n = chunk / blocks, block = chunk % blocks;
            nint lanes = Math.Min(Channels - block * 8, 8);
            nint planar = (n * Channels + block * 8) * Pixels, blocked = (n * blocks + block) * 8 * Pixels, last = n * Channels * Pixels + block * 8;
            switch (Kind)
            {
                case Kind.PlanarToBlocked:
                    ClearIfPartial(Y + blocked, lanes);
                    Transpose8x8.Matrix(X + planar, Pixels, Y + blocked, 8, lanes, Pixels);
                    break;
                case Kind.BlockedToPlanar:
                    Transpose8x8.Matrix(X + blocked, 8, Y + planar, Pixels, Pixels, lanes);
                    break;
                case Kind.ChannelsLastToBlocked:
                    ClearIfPartial(Y + blocked, lanes);
                    CopyRows(X + last, Channels, Y + blocked, 8, lanes);
                    break;
                default:
                    CopyRows(X + blocked, 8, Y + last, Channels, lanes);
                    break;
            }
        }

        private readonly void ClearIfPartial(float* y, nint lanes)
        {
            if (lanes < 8)
            {
                for (nint p = 0; p < Pixels; p++)
                {
                    Vector256<float>.Zero.Store(y + 8 * p);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void CopyRows(float* from, nint fromStride, float* to, nint toStride, nint lanes)
        {
            for (nint p = 0; p < Pixels; p++)
            {
                if (lanes == 8)
                {
                    Vector256.Load(from + p * fromStride).Store(to + p * toStride);
                    continue;
                }

                for (nint l = 0; l < lanes; l++)
                {
                    to[p * toStride + l] = from[p * fromStride + l];
                }
            }
        }
    }
}
