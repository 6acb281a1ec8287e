using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Local response normalization across channels (Krizhevsky, Sutskever, Hinton, 2012, section 3.3).</summary>
public static unsafe class LocalResponse
{
    /// <summary>Computes <c>x / (bias + alpha/size · Σ x²)^beta</c>, the sum over <paramref name="size"/> channels around each: ⌊(size−1)/2⌋ before, ⌈(size−1)/2⌉ after.</summary>
    /// <param name="layout">The layout of both arrays.</param>
    /// <param name="x">N images of C channels of P pixels.</param>
    /// <param name="y">The same shape; must not overlap the input.</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">P.</param>
    /// <param name="size">Channels in a window.</param>
    /// <param name="alpha">The factor of the sum.</param>
    /// <param name="beta">The exponent.</param>
    /// <param name="bias">The constant.</param>
    /// <param name="team">The threads.</param>
    public static void Run(
        ActivationLayout layout, float* x, float* y, nint batch, nint channels, nint pixels, int size, float alpha, float beta, float bias, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { X = x, Y = y, Channels = channels, Pixels = pixels, Size = size, Alpha = alpha / size, Beta = beta, Bias = bias };
        job.Blocked = layout == ActivationLayout.Blocked;
        team.Run(ref job, batch * job.Parts);
    }

    private struct Job : IParallelJob
    {
        private const int Tile = 8;
        public bool Blocked;
        public float* X;
        public float* Y;
        public nint Channels;
        public nint Pixels;
        public int Size;
        public float Alpha;
        public float Beta;
        public float Bias;

        public readonly nint Parts => (Pixels + Tile - 1) / Tile;

        // Eight pixels at a time as [C][8], so that a window is a run of vectors whichever the layout.
        public readonly void Run(nint chunk, int worker)
        {
            nint n = chunk / Parts, first = chunk % Parts * Tile, count = Math.Min(Tile, Pixels - first);
            nint image = Blocked ? BlockedLayout.Blocks(Channels) * 8 * Pixels : Channels * Pixels;
            using var columns = new NativeBuffer(2 * Channels * Tile * sizeof(float));
            float* values = columns.Floats, results = values + Channels * Tile;
            Move(X + n * image, values, first, count, load: true);
            Normalize(values, results);
            Move(Y + n * image, results, first, count, load: false);
        }

        private readonly void Move(float* image, float* columns, nint first, nint count, bool load)
        {
            for (nint c = 0; c < Channels; c++)
            {
                float* at = Blocked ? image + c / 8 * 8 * Pixels + first * 8 + c % 8 : image + c * Pixels + first;
                nint step = Blocked ? 8 : 1;
                for (nint p = 0; p < count; p++)
                {
                    if (load)
                    {
                        columns[c * Tile + p] = at[p * step];
                    }
                    else
                    {
                        at[p * step] = columns[c * Tile + p];
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Normalize(float* values, float* results)
        {
            nint before = (Size - 1) / 2, after = Size - 1 - before;
            for (nint c = 0; c < Channels; c++)
            {
                Vector256<float> sum = Vector256<float>.Zero;
                nint end = Math.Min(c + after, Channels - 1);
                for (nint k = Math.Max(c - before, 0); k <= end; k++)
                {
                    Vector256<float> value = Vector256.Load(values + k * Tile);
                    sum = Vector256.MultiplyAddEstimate(value, value, sum);
                }

                sum = Vector256.MultiplyAddEstimate(sum, Vector256.Create(Alpha), Vector256.Create(Bias));
                (Vector256.Load(values + c * Tile) * Power(sum)).Store(results + c * Tile);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector256<float> Power(Vector256<float> x)
        {
            if (Beta == 0.75f)
            {
                Vector256<float> root = Vector256.Sqrt(x);
                return Vector256<float>.One / (root * Vector256.Sqrt(root));
            }

            return VectorMath.Exp(VectorMath.Log(x) * -Beta);
        }
    }
}
