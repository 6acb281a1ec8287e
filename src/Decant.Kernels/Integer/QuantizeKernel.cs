using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Conversions between floats and quantized bytes, one scale for all values of a run. Call it once a channel for more.</summary>
public static unsafe class QuantizeKernel
{
    private const nint Slice = 16384;

    /// <summary><c>saturate(rint(x / scale) + zeroPoint)</c>, halves to even; NaN gives the least value.</summary>
    /// <param name="x">The floats.</param>
    /// <param name="y">The bytes.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="zeroPoint">The zero point.</param>
    /// <param name="signed">True for int8, false for uint8.</param>
    /// <param name="team">The threads.</param>
    public static void Quantize(float* x, byte* y, nint count, float scale, int zeroPoint, bool signed, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        IntegerOutput output = new(signed ? IntegerOutputKind.Int8 : IntegerOutputKind.UInt8, zeroPoint);
        QuantizeJob job = new() { X = x, Y = y, Count = count, Scale = scale, Requantization = new Requantization(output) };
        team.Run(ref job, (count + Slice - 1) / Slice);
    }

    /// <summary><c>float(x − zeroPoint) · scale</c>.</summary>
    /// <param name="x">The bytes.</param>
    /// <param name="y">The floats.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="zeroPoint">The zero point.</param>
    /// <param name="signed">True for int8, false for uint8.</param>
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
            nint start = chunk * Slice;
            Requantization.Divide(X + start, Scale, Y + start, Math.Min(Slice, Count - start));
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
