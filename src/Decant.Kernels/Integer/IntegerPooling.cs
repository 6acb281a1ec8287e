using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Pooling of quantized channels-last tensors [N][H][W][C]. An average is an exact int32 sum less the zero points, then one float32 product.</summary>
public static unsafe class IntegerPooling
{
    /// <summary>Pools.</summary>
    /// <param name="kind">What a window computes. A maximum keeps scale and zero point: <paramref name="xType"/> and <paramref name="yType"/> must be equal.</param>
    /// <param name="shape">The sizes; a global pooling has a window as large as the input.</param>
    /// <param name="x">The bytes.</param>
    /// <param name="xType">What they stand for.</param>
    /// <param name="y">The results.</param>
    /// <param name="yType">What they stand for.</param>
    /// <param name="batch">N.</param>
    /// <param name="channels">C.</param>
    /// <param name="team">The threads.</param>
    /// <exception cref="ArgumentException">DEC1608: a maximum with different types.</exception>
    public static void Run(PoolingKind kind, in PoolingShape shape, byte* x, IntegerOperand xType, byte* y, IntegerOperand yType, nint batch, nint channels, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        if (kind == PoolingKind.Max && xType != yType)
        {
            throw new ArgumentException($"DEC1608 integer pooling: a maximum keeps the scale and zero point of its input: {xType} and {yType} given");
        }

        IntegerOutput output = new(yType.Signed ? IntegerOutputKind.Int8 : IntegerOutputKind.UInt8, yType.ZeroPoint);
        Job job = new() { Kind = kind, Shape = shape, X = x, XType = xType, Y = y, Factor = xType.Scale / yType.Scale, Requantization = new Requantization(output), Channels = channels };
        team.Run(ref job, batch * shape.OutHeight);
    }

    private struct Job : IParallelJob
    {
        public PoolingKind Kind;
        public PoolingShape Shape;
        public byte* X;
        public IntegerOperand XType;
        public byte* Y;
        public float Factor;
        public Requantization Requantization;
        public nint Channels;

        public readonly void Run(nint chunk, int worker)
        {
            nint n = chunk / Shape.OutHeight, oy = chunk % Shape.OutHeight;
            PoolingWindow v = new(oy, Shape.StrideHeight, Shape.DilationHeight, Shape.KernelHeight, Shape.PadTop, Shape.PadBottom, Shape.InHeight);
            byte* image = X + n * Shape.InHeight * Shape.InWidth * Channels, y = Y + chunk * Shape.OutWidth * Channels;
            for (nint ox = 0; ox < Shape.OutWidth; ox++)
            {
                PoolingWindow h = new(ox, Shape.StrideWidth, Shape.DilationWidth, Shape.KernelWidth, Shape.PadLeft, Shape.PadRight, Shape.InWidth);
                byte* at = image + (v.First * Shape.InWidth + h.First) * Channels;
                if (Kind == PoolingKind.Max && XType.Signed)
                {
                    Max((sbyte*)at, v.Count, h.Count, (sbyte*)y);
                }
                else if (Kind == PoolingKind.Max)
                {
                    Max(at, v.Count, h.Count, y);
                }
                else
                {
                    Average(at, v.Count, h.Count, Kind == PoolingKind.Average ? v.Count * h.Count : v.Padded * h.Padded, y);
                }

                y += Channels;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Max<T>(T* x, nint rows, nint columns, T* y)
            where T : unmanaged, INumber<T>
        {
            nint rowStep = Shape.DilationHeight * (nint)Shape.InWidth * Channels, step = Shape.DilationWidth * Channels, width = columns * step, c = 0;
            T* end = x + rows * rowStep;
            for (; c + 32 <= Channels; c += 32)
            {
                Vector256<T> max = Vector256.Load(x + c);
                for (T* row = x + c; row < end; row += rowStep)
                {
                    for (nint at = 0; at < width; at += step)
                    {
                        max = Vector256.Max(max, Vector256.Load(row + at));
                    }
                }

                max.Store(y + c);
            }

            // The last sixteen channels may overlap those before.
            for (; Channels >= 16 && c < Channels; c += 16)
            {
                c = Math.Min(c, Channels - 16);
                Vector128<T> max = Vector128.Load(x + c);
                for (T* row = x + c; row < end; row += rowStep)
                {
                    for (nint at = 0; at < width; at += step)
                    {
                        max = Vector128.Max(max, Vector128.Load(row + at));
                    }
                }

                max.Store(y + c);
            }

            for (; c < Channels; c++)
            {
                T max = x[c];
                for (T* row = x + c; row < end; row += rowStep)
                {
                    for (nint at = 0; at < width; at += step)
                    {
                        max = T.Max(max, row[at]);
                    }
                }

                y[c] = max;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Average(byte* x, nint rows, nint columns, nint count, byte* y)
        {
            nint rowStep = Shape.DilationHeight * (nint)Shape.InWidth * Channels, step = Shape.DilationWidth * Channels, c = 0;
            int zeros = (int)(rows * columns) * XType.ZeroPoint;
            float scale = Factor / count;
            for (; c + 8 <= Channels; c += 8)
            {
                Vector256<int> sum = Vector256<int>.Zero;
                for (nint r = 0; r < rows; r++)
                {
                    byte* at = x + r * rowStep + c;
                    for (nint k = 0; k < columns; k++)
                    {
                        sum += PairExpansion.Widen8(at + k * step, XType.Signed);
                    }
                }

                Requantization.StoreBytes(Requantization.Quantize(sum - Vector256.Create(zeros), Vector256.Create(scale)), y + c);
            }

            for (; c < Channels; c++)
            {
                int sum = -zeros;
                for (nint tap = 0; tap < rows * columns; tap++)
                {
                    byte value = x[tap / columns * rowStep + tap % columns * step + c];
                    sum += XType.Signed ? (sbyte)value : value;
                }

                y[c] = (byte)Requantization.Quantize(Vector256.Create(sum), Vector256.Create(scale)).ToScalar();
            }
        }
    }
}
