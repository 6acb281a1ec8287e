using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>
/// A change of scale of a quantized tensor that is computed, <c>saturate(rint((x − x_zero) · factor) + y_zero)</c>, where this gives the bytes of a
/// <see cref="ByteTable"/> for all 256 inputs; so many at a time, that is faster than looking each up.
/// </summary>
public readonly struct ByteRescale
{
    private const nint Slice = 32768;

    private readonly bool _signed;
    private readonly int _zeroPoint;
    private readonly float _factor;
    private readonly IntegerOutput _output;

    private ByteRescale(IntegerOperand from, float factor, IntegerOutput output)
    {
        _signed = from.Signed;
        _zeroPoint = from.ZeroPoint;
        _factor = factor;
        _output = output;
    }

    /// <summary>Finds the factor that reproduces a table.</summary>
    /// <param name="table">256 results, indexed by the byte.</param>
    /// <param name="from">What the inputs stand for.</param>
    /// <param name="to">What the results stand for.</param>
    /// <param name="minimum">The least result.</param>
    /// <param name="maximum">The greatest result.</param>
    /// <returns>The change of scale, or null where no factor near the quotient of the scales gives all the bytes of the table.</returns>
    /// <exception cref="ArgumentException">DEC1607: the table does not have 256 entries.</exception>
    public static ByteRescale? TryFind(ReadOnlySpan<byte> table, IntegerOperand from, IntegerOperand to, int minimum, int maximum)
    {
        if (table.Length != 256)
        {
            throw new ArgumentException($"DEC1607 byte rescale: {table.Length} entries given, 256 expected");
        }

        IntegerOutput output = new(to.Signed ? IntegerOutputKind.Int8 : IntegerOutputKind.UInt8, to.ZeroPoint, minimum, maximum);
        float quotient = from.Scale / to.Scale;
        foreach (float factor in (ReadOnlySpan<float>)[quotient, MathF.BitIncrement(quotient), MathF.BitDecrement(quotient)])
        {
            ByteRescale candidate = new(from, factor, output);
            if (candidate.Equals(table))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Rescales bytes.</summary>
    /// <param name="x">The bytes.</param>
    /// <param name="y">The results; may be <paramref name="x"/>.</param>
    /// <param name="count">The number of bytes.</param>
    /// <param name="team">The threads.</param>
    public unsafe void Run(byte* x, byte* y, nint count, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { X = x, Y = y, Count = count, Signed = _signed, ZeroPoint = _zeroPoint, Factor = _factor, Requantization = new Requantization(_output) };
        team.Run(ref job, (count + Slice - 1) / Slice);
    }

    private unsafe bool Equals(ReadOnlySpan<byte> table)
    {
        byte* bytes = stackalloc byte[256];
        for (int i = 0; i < 256; i++)
        {
            bytes[i] = (byte)i;
        }

        Job job = new() { X = bytes, Y = bytes, Count = 256, Signed = _signed, ZeroPoint = _zeroPoint, Factor = _factor, Requantization = new Requantization(_output) };
        job.Run(0, 0);
        return table.SequenceEqual(new ReadOnlySpan<byte>(bytes, 256));
    }

    private unsafe struct Job : IParallelJob
    {
        public byte* X;
        public byte* Y;
        public nint Count;
        public bool Signed;
        public int ZeroPoint;
        public float Factor;
        public Requantization Requantization;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint i = chunk * Slice, end = Math.Min(i + Slice, Count);
            if (Avx2.IsSupported)
            {
                BytePacking packing = Requantization.Packing;
                for (; i + 32 <= end; i += 32)
                {
                    packing.Pack(Real(X + i), Real(X + i + 8), Real(X + i + 16), Real(X + i + 24)).Store(Y + i);
                }
            }

            for (; i + 8 <= end; i += 8)
            {
                Requantization.StoreBytes(Requantization.Quantize(Real(X + i)), Y + i);
            }

            for (; i < end; i++)
            {
                int x = Signed ? (sbyte)X[i] : X[i];
                Y[i] = (byte)Requantization.Quantize(Vector256.Create((x - ZeroPoint) * Factor)).ToScalar();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector256<float> Real(byte* from)
            => Vector256.ConvertToSingle(PairExpansion.Widen8(from, Signed) - Vector256.Create(ZeroPoint)) * Factor;
    }
}
