using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Quantizes planar images [N][C][positions] of few channels to channels-last bytes [N][positions][C].</summary>
public static unsafe class QuantizeChannelsLast
{
    /// <summary>The greatest number of channels.</summary>
    public const int MaxChannels = 4;

    private const nint Slice = 2048;

    /// <summary><c>saturate(rint(x / scale) + zeroPoint)</c>, halves to even; NaN gives the least value.</summary>
    /// <param name="x">The floats.</param>
    /// <param name="y">The bytes.</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C, 1 to <see cref="MaxChannels"/>.</param>
    /// <param name="positions">The positions of an image.</param>
    /// <param name="type">What the bytes stand for.</param>
    /// <param name="team">The threads.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is not in its range.</exception>
    public static void Run(float* x, byte* y, nint batch, nint channels, nint positions, IntegerOperand type, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, MaxChannels);
        Job job = new()
        {
            X = x,
            Y = y,
            Channels = channels,
            Positions = positions,
            Slices = (positions + Slice - 1) / Slice,
            Scale = type.Scale,
            Requantization = new Requantization(new IntegerOutput(type.Signed ? IntegerOutputKind.Int8 : IntegerOutputKind.UInt8, type.ZeroPoint)),
        };
        team.Run(ref job, batch * job.Slices);
    }

    private struct Job : IParallelJob
    {
        public float* X;
        public byte* Y;
        public nint Channels;
        public nint Positions;
        public nint Slices;
        public float Scale;
        public Requantization Requantization;

        [SkipLocalsInit]
        public readonly void Run(nint chunk, int worker)
        {
            byte* planes = stackalloc byte[MaxChannels * (int)Slice];
            nint n = chunk / Slices, start = chunk % Slices * Slice, count = Math.Min(Slice, Positions - start);
            for (nint c = 0; c < Channels; c++)
            {
                Requantization.Divide(X + (n * Channels + c) * Positions + start, Scale, planes + c * Slice, count);
            }

            byte* to = Y + (n * Positions + start) * Channels;
            if (Channels == 3)
            {
                InterleaveThree(planes, planes + Slice, planes + 2 * Slice, to, count);
                return;
            }

            for (nint i = 0; i < count; i++)
            {
                for (nint c = 0; c < Channels; c++)
                {
                    *to++ = planes[c * Slice + i];
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void InterleaveThree(byte* a, byte* b, byte* c, byte* to, nint count)
        {
            nint i = 0;
            for (; i + 16 <= count; i += 16, to += 48)
            {
                Vector128<byte> x = Vector128.Load(a + i), y = Vector128.Load(b + i), z = Vector128.Load(c + i);

                // 255 gives zero.
                (Vector128.Shuffle(x, Vector128.Create((byte)0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255, 255, 5))
                    | Vector128.Shuffle(y, Vector128.Create((byte)255, 0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255, 255))
                    | Vector128.Shuffle(z, Vector128.Create((byte)255, 255, 0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255))).Store(to);
                (Vector128.Shuffle(x, Vector128.Create((byte)255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255, 10, 255))
                    | Vector128.Shuffle(y, Vector128.Create((byte)5, 255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255, 10))
                    | Vector128.Shuffle(z, Vector128.Create((byte)255, 5, 255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255))).Store(to + 16);
                (Vector128.Shuffle(x, Vector128.Create((byte)255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15, 255, 255))
                    | Vector128.Shuffle(y, Vector128.Create((byte)255, 255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15, 255))
                    | Vector128.Shuffle(z, Vector128.Create((byte)10, 255, 255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15))).Store(to + 32);
            }

            for (; i < count; i++, to += 3)
            {
                (to[0], to[1], to[2]) = (a[i], b[i], c[i]);
            }
        }
    }
}
