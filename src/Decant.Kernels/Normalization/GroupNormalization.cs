using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>
/// Normalization of groups of channels to mean 0 and variance 1, with a factor and a summand for each channel (Wu, He: Group Normalization, 2018; a group
/// of one channel: Ulyanov, Vedaldi, Lempitsky: Instance Normalization, 2016).
/// </summary>
public static unsafe class GroupNormalization
{
    /// <summary>Computes <c>(x − mean) / √(variance + epsilon) · scale[c] + shift[c]</c> for each image and group.</summary>
    /// <param name="layout">The layout of both arrays; blocked ones have groups of one channel.</param>
    /// <param name="x">N images of C channels of P pixels.</param>
    /// <param name="y">The same shape; may be <paramref name="x"/>.</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">P.</param>
    /// <param name="groups">The number of groups, which divides C.</param>
    /// <param name="scale">[C].</param>
    /// <param name="shift">[C].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="team">The threads.</param>
    /// <exception cref="ArgumentException">DEC1526: the groups do not fit.</exception>
    public static void Run(
        ActivationLayout layout, float* x, float* y, nint batch, nint channels, nint pixels, nint groups, float* scale, float* shift, float epsilon, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        bool blocked = layout == ActivationLayout.Blocked;
        if (groups < 1 || channels % groups != 0 || (blocked && groups != channels))
        {
            throw new ArgumentException($"DEC1526 group normalization: {channels} channels in {groups} groups, {layout}");
        }

        Job job = new() { Blocked = blocked, X = x, Y = y, Channels = channels, Pixels = pixels, Groups = groups, Scale = scale, Shift = shift, Epsilon = epsilon };
        team.Run(ref job, pixels == 0 ? 0 : batch * (blocked ? BlockedLayout.Blocks(channels) : groups));
    }

    private struct Job : IParallelJob
    {
        public bool Blocked;
        public float* X;
        public float* Y;
        public nint Channels;
        public nint Pixels;
        public nint Groups;
        public float* Scale;
        public float* Shift;
        public float Epsilon;

        public readonly void Run(nint chunk, int worker)
        {
            if (Blocked)
            {
                nint blocks = BlockedLayout.Blocks(Channels);
                Lanes(X + chunk * Pixels * 8, Y + chunk * Pixels * 8, chunk % blocks * 8);
            }
            else
            {
                Group(chunk);
            }
        }

        private readonly void Group(nint chunk)
        {
            nint each = Channels / Groups, length = each * Pixels;
            float* x = X + chunk * length, y = Y + chunk * length;
            float mean = Reduction.Row(ReductionKind.Mean, x, length);
            AffineKernel.Run(x, y, length, 1, -mean);
            float factor = 1 / MathF.Sqrt(Reduction.Row(ReductionKind.SumOfSquares, y, length) / length + Epsilon);
            for (nint i = 0; i < each; i++)
            {
                nint c = chunk % Groups * each + i;
                AffineKernel.Run(y + i * Pixels, y + i * Pixels, Pixels, factor * Scale[c], Shift[c]);
            }
        }

        // Eight channels at once, each in its lane; those past the last hold anything and stay so.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Lanes(float* x, float* y, nint channel)
        {
            Vector256<float> count = Vector256.Create((float)Pixels);
            Vector256<float> mean = Sum(x, Vector256<float>.Zero, false) / count;
            Vector256<float> factor = Vector256<float>.One / Vector256.Sqrt(Sum(x, mean, true) / count + Vector256.Create(Epsilon));
            factor *= PerChannel(Scale, channel);
            Vector256<float> shift = PerChannel(Shift, channel);
            for (nint i = 0; i < Pixels * 8; i += 8)
            {
                Vector256.MultiplyAddEstimate(Vector256.Load(x + i) - mean, factor, shift).Store(y + i);
            }
        }

        // Sums of 64 are added up, so that long planes lose no more than short ones.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly Vector256<float> Sum(float* x, Vector256<float> mean, bool squared)
        {
            Vector256<float> total = Vector256<float>.Zero;
            for (nint i = 0; i < Pixels * 8;)
            {
                Vector256<float> part = Vector256<float>.Zero;
                for (nint end = Math.Min(i + 512, Pixels * 8); i < end; i += 8)
                {
                    Vector256<float> value = Vector256.Load(x + i) - mean;
                    part += squared ? value * value : value;
                }

                total += part;
            }

            return total;
        }

        private readonly Vector256<float> PerChannel(float* values, nint channel)
        {
            float* lanes = stackalloc float[8];
            for (nint i = 0; i < 8; i++)
            {
                lanes[i] = channel + i < Channels ? values[channel + i] : 0;
            }

            return Vector256.Load(lanes);
        }
    }
}
