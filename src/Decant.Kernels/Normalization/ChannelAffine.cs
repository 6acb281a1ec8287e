using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary><c>activation(x · scale[c] + shift[c])</c> for every channel c: batch normalization at inference, or a bias.</summary>
public static unsafe class ChannelAffine
{
    /// <summary>Computes it.</summary>
    /// <param name="layout">The layout of both arrays.</param>
    /// <param name="x">N images of C channels of P pixels.</param>
    /// <param name="y">The same shape; may be <paramref name="x"/>.</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">P.</param>
    /// <param name="scale">[C], or null for 1.</param>
    /// <param name="shift">[C], or null for 0.</param>
    /// <param name="activation">The function that ends it.</param>
    /// <param name="team">The threads.</param>
    public static void Run(
        ActivationLayout layout, float* x, float* y, nint batch, nint channels, nint pixels, float* scale, float* shift, Activation activation, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { X = x, Y = y, Channels = channels, Pixels = pixels, Scale = scale, Shift = shift, Activation = activation };
        job.Blocked = layout == ActivationLayout.Blocked;
        team.Run(ref job, batch * (job.Blocked ? BlockedLayout.Blocks(channels) : channels));
    }

    private struct Job : IParallelJob
    {
        public bool Blocked;
        public float* X;
        public float* Y;
        public nint Channels;
        public nint Pixels;
        public float* Scale;
        public float* Shift;
        public Activation Activation;

        public readonly void Run(nint chunk, int worker)
        {
            float* scale = stackalloc float[8], shift = stackalloc float[8];
            nint blocks = Blocked ? BlockedLayout.Blocks(Channels) : Channels;
            for (nint lane = 0; lane < 8; lane++)
            {
                nint c = Blocked ? Math.Min(chunk % blocks * 8 + lane, Channels - 1) : chunk % blocks;
                scale[lane] = Scale == null ? 1 : Scale[c];
                shift[lane] = Shift == null ? 0 : Shift[c];
            }

            nint count = Blocked ? 8 * Pixels : Pixels;
            float* y = Y + chunk * count;
            Apply(X + chunk * count, y, count, Vector256.Load(scale), Vector256.Load(shift));
            if (!Activation.IsClamp)
            {
                ActivationKernel.Apply(Activation, y, count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Apply(float* x, float* y, nint count, Vector256<float> scale, Vector256<float> shift)
        {
            Vector256<float> low = Vector256.Create(Activation.Minimum), high = Vector256.Create(Activation.Maximum);
            nint i = 0;
            for (; i + 8 <= count; i += 8)
            {
                Vector256<float> value = Vector256.MultiplyAddEstimate(Vector256.Load(x + i), scale, shift);
                VectorMath.AtMost(VectorMath.AtLeast(value, low), high).Store(y + i);
            }

            for (; i < count; i++)
            {
                Vector256<float> value = Vector256.MultiplyAddEstimate(Vector256.Create(x[i]), scale, shift);
                y[i] = VectorMath.AtMost(VectorMath.AtLeast(value, low), high).ToScalar();
            }
        }
    }
}
