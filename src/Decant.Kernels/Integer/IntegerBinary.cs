using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>Sums and products of quantized tensors of the same shape, in float32: <c>saturate(rint(real / y_scale) + y_zero)</c>, halves to even.</summary>
public static unsafe class IntegerBinary
{
    private const nint Slice = 16384;

    /// <summary><c>a + b</c>: the real sum is <c>(a − a_zero)·a_scale + (b − b_zero)·b_scale</c>, each product and the sum rounded to float32.</summary>
    /// <param name="a">The left bytes.</param>
    /// <param name="aType">What they stand for.</param>
    /// <param name="b">The right bytes.</param>
    /// <param name="bType">What they stand for.</param>
    /// <param name="y">The results; may be an input.</param>
    /// <param name="yType">What they stand for.</param>
    /// <param name="minimum">The least result, as a byte value; a fused Relu raises it to the zero point.</param>
    /// <param name="count">The number of bytes.</param>
    /// <param name="team">The threads.</param>
    public static void Add(byte* a, IntegerOperand aType, byte* b, IntegerOperand bType, byte* y, IntegerOperand yType, int minimum, nint count, ThreadTeam team)
        => Run(false, a, aType, b, bType, y, yType, minimum, count, team);

    /// <summary><c>a · b</c>: the real product is <c>((a − a_zero)·a_scale) · ((b − b_zero)·b_scale)</c>, each product rounded to float32.</summary>
    /// <param name="a">The left bytes.</param>
    /// <param name="aType">What they stand for.</param>
    /// <param name="b">The right bytes.</param>
    /// <param name="bType">What they stand for.</param>
    /// <param name="y">The results; may be an input.</param>
    /// <param name="yType">What they stand for.</param>
    /// <param name="minimum">The least result, as a byte value; a fused Relu raises it to the zero point.</param>
    /// <param name="count">The number of bytes.</param>
    /// <param name="team">The threads.</param>
    public static void Multiply(byte* a, IntegerOperand aType, byte* b, IntegerOperand bType, byte* y, IntegerOperand yType, int minimum, nint count, ThreadTeam team)
        => Run(true, a, aType, b, bType, y, yType, minimum, count, team);

    private static void Run(bool multiply, byte* a, IntegerOperand aType, byte* b, IntegerOperand bType, byte* y, IntegerOperand yType, int minimum, nint count, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        IntegerOutput output = new(yType.Signed ? IntegerOutputKind.Int8 : IntegerOutputKind.UInt8, yType.ZeroPoint, minimum);
        Job job = new() { Multiply = multiply, A = a, AType = aType, B = b, BType = bType, Y = y, Scale = yType.Scale, Requantization = new Requantization(output), Count = count };
        team.Run(ref job, (count + Slice - 1) / Slice);
    }

    private struct Job : IParallelJob
    {
        public bool Multiply;
        public byte* A;
        public IntegerOperand AType;
        public byte* B;
        public IntegerOperand BType;
        public byte* Y;
        public float Scale;
        public Requantization Requantization;
        public nint Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint i = chunk * Slice, end = Math.Min(i + Slice, Count);
            if (Avx2.IsSupported)
            {
                BytePacking packing = Requantization.Packing;
                for (; i + 32 <= end; i += 32)
                {
                    packing.Pack(Real(i), Real(i + 8), Real(i + 16), Real(i + 24)).Store(Y + i);
                }
            }

            for (; i + 8 <= end; i += 8)
            {
                Requantization.StoreBytes(Combine(PairExpansion.Widen8(A + i, AType.Signed), PairExpansion.Widen8(B + i, BType.Signed)), Y + i);
            }

            for (; i < end; i++)
            {
                int a = AType.Signed ? (sbyte)A[i] : A[i], b = BType.Signed ? (sbyte)B[i] : B[i];
                Y[i] = (byte)Combine(Vector256.Create(a), Vector256.Create(b)).ToScalar();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector256<float> Real(nint i) => Quotient(PairExpansion.Widen8(A + i, AType.Signed), PairExpansion.Widen8(B + i, BType.Signed));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector256<int> Combine(Vector256<int> a, Vector256<int> b) => Requantization.Quantize(Quotient(a, b));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector256<float> Quotient(Vector256<int> a, Vector256<int> b)
        {
            Vector256<float> left = Vector256.ConvertToSingle(a - Vector256.Create(AType.ZeroPoint)) * AType.Scale;
            Vector256<float> right = Vector256.ConvertToSingle(b - Vector256.Create(BType.ZeroPoint)) * BType.Scale;
            return (Multiply ? left * right : left + right) / Vector256.Create(Scale);
        }
    }
}
