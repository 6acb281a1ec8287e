using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Floats to quantized bytes and back, with one scale.</summary>
public static unsafe class ByteQuantization
{
    private const nint Slice = 8192;

    /// <summary>Computes <c>saturate(rint(x / scale) + zero point)</c>; halves round to even, NaN becomes the zero point.</summary>
    /// <param name="x">The floats.</param>
    /// <param name="y">The bytes.</param>
    /// <param name="count">Their number.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="output">The type of the bytes and their zero point.</param>
    /// <param name="team">The threads.</param>
    public static void Quantize(float* x, byte* y, nint count, float scale, IntegerOutput output, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        QuantizeJob job = new() { X = x, Y = y, Count = count, Scale = scale, Requantization = new Requantization(output) };
        team.Run(ref job, (count + Slice - 1) / Slice);
    }

    /// <summary>Computes <c>(x − zero point) · scale</c>.</summary>
    /// <param name="x">The bytes.</param>
    /// <param name="y">The floats.</param>
    /// <param name="count">Their number.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="zeroPoint">The zero point.</param>
    /// <param name="signed">True if the bytes are signed.</param>
    /// <param name="team">The threads.</param>
    public static void Dequantize(byte* x, float* y, nint count, float scale, int zeroPoint, bool signed, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        DequantizeJob job = new() { X = x, Y = y, Count = count, Scale = scale, ZeroPoint = zeroPoint, Signed = signed };
        team.Run(ref job, (count + Slice - 1) / Slice);
    }

    private struct QuantizeJob : IParallelJob
    {
        public float* X;
        public byte* Y;
        public nint Count;
        public float Scale;
        public Requantization Requantization;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint i = chunk * Slice, end = Math.Min(i + Slice, Count);
            for (; i + 8 <= end; i += 8)
            {
                Requantization.StoreBytes(Eight(Vector256.Load(X + i)), Y + i);
            }

            for (; i < end; i++)
            {
                Y[i] = (byte)Eight(Vector256.Create(X[i])).ToScalar();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector256<int> Eight(Vector256<float> x)
        {
            Vector256<float> value = x / Vector256.Create(Scale);
            return Requantization.Quantize(value & Vector256.Equals(value, value));
        }
    }

    private struct DequantizeJob : IParallelJob
    {
        public byte* X;
        public float* Y;
        public nint Count;
        public float Scale;
        public int ZeroPoint;
        public bool Signed;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint i = chunk * Slice, end = Math.Min(i + Slice, Count);
            Vector256<int> zero = Vector256.Create(ZeroPoint);
            for (; i + 8 <= end; i += 8)
            {
                (Vector256.ConvertToSingle(PairExpansion.Widen8(X + i, Signed) - zero) * Scale).Store(Y + i);
            }

            for (; i < end; i++)
            {
                Y[i] = ((Signed ? (sbyte)X[i] : X[i]) - ZeroPoint) * Scale;
            }
        }
    }
}
