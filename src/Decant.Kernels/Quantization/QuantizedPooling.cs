using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Pools of quantized bytes with their channels last: X [N][H][W][C], Y [N][oH][oW][C].</summary>
public static unsafe class QuantizedPooling
{
    /// <summary>The greatest byte of each window. Windows that lie in the padding give the least byte.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="x">X.</param>
    /// <param name="y">Y.</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="signed">True if the bytes are signed.</param>
    /// <param name="team">The threads.</param>
    public static void Max(in PoolingShape shape, byte* x, byte* y, nint batch, nint channels, bool signed, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { Shape = shape, X = x, Y = y, Channels = channels, Signed = signed };
        team.Run(ref job, batch * shape.OutHeight);
    }

    /// <summary>The mean of each window: <c>saturate(rint(float(Σ (x − zero point)) · multiplier) + output zero point)</c>.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="x">X.</param>
    /// <param name="y">Y.</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="signed">True if the bytes are signed.</param>
    /// <param name="zeroPoint">The zero point of X.</param>
    /// <param name="multipliers">The factor of each window's sum, [oH][oW].</param>
    /// <param name="output">What becomes of the sums.</param>
    /// <param name="team">The threads.</param>
    public static void Average(
        in PoolingShape shape, byte* x, byte* y, nint batch, nint channels, bool signed, int zeroPoint, float* multipliers, IntegerOutput output, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new()
        {
            Shape = shape,
            X = x,
            Y = y,
            Channels = channels,
            Signed = signed,
            ZeroPoint = zeroPoint,
            Multipliers = multipliers,
            Requantization = new Requantization(output),
        };
        team.Run(ref job, batch * shape.OutHeight);
    }

    private struct Job : IParallelJob
    {
        public PoolingShape Shape;
        public byte* X;
        public byte* Y;
        public nint Channels;
        public bool Signed;
        public int ZeroPoint;
        public float* Multipliers;
        public Requantization Requantization;

        public readonly void Run(nint chunk, int worker)
        {
            nint n = chunk / Shape.OutHeight, oy = chunk % Shape.OutHeight;
            nint top = (oy * Shape.StrideHeight) - Shape.PadTop;
            var (ky, kyEnd) = DepthwiseGeometry.Taps(top, Shape.DilationHeight, Shape.KernelHeight, Shape.InHeight);
            byte* image = X + (n * Shape.InHeight * Shape.InWidth * Channels);
            nint line = Shape.InWidth * Channels;
            for (nint ox = 0; ox < Shape.OutWidth; ox++)
            {
                nint left = (ox * Shape.StrideWidth) - Shape.PadLeft;
                var (kx, kxEnd) = DepthwiseGeometry.Taps(left, Shape.DilationWidth, Shape.KernelWidth, Shape.InWidth);
                byte* first = image + ((top + (ky * Shape.DilationHeight)) * line) + ((left + (kx * Shape.DilationWidth)) * Channels);
                byte* y = Y + (((chunk * Shape.OutWidth) + ox) * Channels);
                if (Multipliers == null)
                {
                    MaxPixel(first, kyEnd - ky, kxEnd - kx, Shape.DilationHeight * line, Shape.DilationWidth * Channels, y);
                }
                else
                {
                    AveragePixel(first, kyEnd - ky, kxEnd - kx, Shape.DilationHeight * line, Shape.DilationWidth * Channels, Multipliers[(oy * Shape.OutWidth) + ox], y);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MaxPixel(byte* x, nint rows, nint columns, nint rowStep, nint step, byte* y)
        {
            Vector256<byte> flip = Vector256.Create(Signed ? (byte)0x80 : (byte)0);
            nint c = 0;
            for (; c + 32 <= Channels; c += 32)
            {
                Vector256<byte> max = Vector256<byte>.Zero;
                for (nint r = 0; r < rows; r++)
                {
                    byte* at = x + (r * rowStep) + c;
                    for (nint k = 0; k < columns; k++)
                    {
                        max = Vector256.Max(max, Vector256.Load(at + (k * step)) ^ flip);
                    }
                }

                (max ^ flip).Store(y + c);
            }

            for (; c < Channels; c++)
            {
                byte max = 0, mask = flip.ToScalar();
                for (nint r = 0; r < rows; r++)
                {
                    for (nint k = 0; k < columns; k++)
                    {
                        max = Math.Max(max, (byte)(x[(r * rowStep) + (k * step) + c] ^ mask));
                    }
                }

                y[c] = (byte)(max ^ mask);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void AveragePixel(byte* x, nint rows, nint columns, nint rowStep, nint step, float multiplier, byte* y)
        {
            Vector256<int> start = Vector256.Create((int)(-ZeroPoint * rows * columns));
            Vector256<float> factor = Vector256.Create(multiplier);
            byte* rest = stackalloc byte[8];
            for (nint c = 0; c < Channels; c += 8)
            {
                nint lanes = Math.Min(8, Channels - c);
                Vector256<int> sum = start;
                for (nint r = 0; r < rows; r++)
                {
                    byte* at = x + (r * rowStep) + c;
                    for (nint k = 0; k < columns; k++, at += step)
                    {
                        byte* from = at;
                        if (lanes < 8)
                        {
                            Unsafe.CopyBlockUnaligned(rest, at, (uint)lanes);
                            from = rest;
                        }

                        sum += PairExpansion.Widen8(from, Signed);
                    }
                }

                Requantization.StoreBytes(Requantization.Quantize(sum, factor), rest);
                Unsafe.CopyBlockUnaligned(y + c, rest, (uint)lanes);
            }
        }
    }
}
