using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>Turns rows of int32 sums into results. The float32 product is rounded once, so every instruction set gives the same bits.</summary>
internal readonly unsafe struct Requantization
{
    private readonly IntegerOutputKind _kind;
    private readonly float _low;
    private readonly float _high;
    private readonly int _zeroPoint;

    public Requantization(IntegerOutput output)
    {
        _kind = output.Kind;
        _zeroPoint = output.ZeroPoint;
        _low = output.Low - output.ZeroPoint;
        _high = output.High - output.ZeroPoint;
    }

    /// <summary>Writes the results of one row.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="scales">One a column; may be null for int32 results.</param>
    /// <param name="output">The first result.</param>
    /// <param name="count">The number of columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int* sums, float* scales, byte* output, nint count)
    {
        if (_kind == IntegerOutputKind.Int32)
        {
            Unsafe.CopyBlockUnaligned(output, sums, (uint)(count * sizeof(int)));
            return;
        }

        nint i = 0;
        if (_kind == IntegerOutputKind.Float32)
        {
            float* floats = (float*)output;
            for (; i + 8 <= count; i += 8)
            {
                (Vector256.ConvertToSingle(Vector256.Load(sums + i)) * Vector256.Load(scales + i)).Store(floats + i);
            }

            for (; i < count; i++)
            {
                floats[i] = sums[i] * scales[i];
            }

            return;
        }

        for (; i + 8 <= count; i += 8)
        {
            StoreBytes(Quantize(Vector256.Load(sums + i), Vector256.Load(scales + i)), output + i);
        }

        for (; i < count; i++)
        {
            output[i] = (byte)Quantize(Vector256.CreateScalar(sums[i]), Vector256.CreateScalar(scales[i])).ToScalar();
        }
    }

    /// <summary>Clamps before it rounds: the bounds are whole, and a float out of the range of int32 would not convert.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<int> Quantize(Vector256<int> sums, Vector256<float> scales)
        => Quantize(Vector256.ConvertToSingle(sums) * scales);

    /// <summary><c>saturate(rint(value) + zero point)</c>; NaN gives the least value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<int> Quantize(Vector256<float> value)
    {
        Vector256<float> low = Vector256.Create(_low);
        value = Avx.IsSupported ? Avx.Max(value, low) : Vector256.ConditionalSelect(Vector256.GreaterThan(value, low), value, low);
        value = VectorMath.AtMost(value, Vector256.Create(_high));
        return Vector256.ConvertToInt32Native(Vector256.Round(value)) + Vector256.Create(_zeroPoint);
    }

    /// <summary>Stores the low byte of eight integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector256<int> values, byte* output)
    {
        Vector256<int> bytes = values & Vector256.Create(0xFF);
        Vector128<ushort> words = Vector128.Narrow(bytes.GetLower().AsUInt32(), bytes.GetUpper().AsUInt32());
        Unsafe.WriteUnaligned(output, Vector128.Narrow(words, words).AsUInt64().ToScalar());
    }
}
