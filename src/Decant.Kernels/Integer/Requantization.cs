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

    /// <summary>True if results are bytes.</summary>
    public bool IsQuantized => _kind is IntegerOutputKind.UInt8 or IntegerOutputKind.Int8;

    /// <summary>The packing of quantized results, where the processor has AVX2.</summary>
    public BytePacking Packing => new(_high, _zeroPoint, (int)_low + _zeroPoint, _kind == IntegerOutputKind.Int8);

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

    /// <summary>Writes the results of a tile of sums, [rows][width].</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="width">Sums from a row to the next; a multiple of 8.</param>
    /// <param name="scales">One a column, <paramref name="width"/> of them; may be null for int32 results.</param>
    /// <param name="output">The first result.</param>
    /// <param name="stride">Bytes from a row of results to the next.</param>
    /// <param name="count">The number of columns that are results.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Tile(int* sums, nint rows, nint width, float* scales, byte* output, nint stride, nint count)
    {
        nint column = 0;
        if (Avx2.IsSupported && _kind is IntegerOutputKind.UInt8 or IntegerOutputKind.Int8)
        {
            for (; column + 16 <= count; column += 16)
            {
                SixteenColumns(sums + column, rows, width, scales + column, output + column, stride);
            }

            if (column + 8 <= count)
            {
                EightColumns(sums + column, rows, width, scales + column, output + column, stride);
                column += 8;
            }
        }

        for (nint r = 0; column < count && r < rows; r++)
        {
            Run(sums + r * width + column, scales == null ? null : scales + column, output + r * stride + column * (_kind is IntegerOutputKind.UInt8 or IntegerOutputKind.Int8 ? 1 : sizeof(int)), count - column);
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

    // a, b: the columns of one row; c, d: those of the next.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SixteenColumns(int* sums, nint rows, nint width, float* scales, byte* output, nint stride)
    {
        BytePacking packing = Packing;
        Vector256<float> left = Vector256.Load(scales), right = Vector256.Load(scales + 8);
        for (nint r = 0; r < rows; r += 2)
        {
            int* next = r + 1 < rows ? sums + width : sums;
            Vector256<float> a = Avx.ConvertToVector256Single(Vector256.Load(sums)) * left, b = Avx.ConvertToVector256Single(Vector256.Load(sums + 8)) * right;
            Vector256<float> c = Avx.ConvertToVector256Single(Vector256.Load(next)) * left, d = Avx.ConvertToVector256Single(Vector256.Load(next + 8)) * right;
            Vector256<byte> packed = packing.Pack(a, b, c, d);
            packed.GetLower().Store(output);
            if (next != sums)
            {
                packed.GetUpper().Store(output + stride);
            }

            sums += 2 * width;
            output += 2 * stride;
        }
    }

    // One row each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EightColumns(int* sums, nint rows, nint width, float* scales, byte* output, nint stride)
    {
        BytePacking packing = Packing;
        Vector256<float> scale = Vector256.Load(scales);
        nint r = 0;
        for (; r + 4 <= rows; r += 4)
        {
            Vector256<float> a = Avx.ConvertToVector256Single(Vector256.Load(sums)) * scale, b = Avx.ConvertToVector256Single(Vector256.Load(sums + width)) * scale;
            Vector256<float> c = Avx.ConvertToVector256Single(Vector256.Load(sums + 2 * width)) * scale, d = Avx.ConvertToVector256Single(Vector256.Load(sums + 3 * width)) * scale;
            BytePacking.StoreEights(packing.Pack(a, b, c, d), output, stride);
            sums += 4 * width;
            output += 4 * stride;
        }

        for (; r < rows; r++)
        {
            StoreBytes(Quantize(Vector256.Load(sums), scale), output);
            sums += width;
            output += stride;
        }
    }

    /// <summary><c>saturate(rint(x / scale) + zero point)</c> of a run of floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Divide(float* x, float scale, byte* y, nint count)
    {
        Vector256<float> divisor = Vector256.Create(scale);
        nint i = 0;
        if (Avx2.IsSupported)
        {
            BytePacking packing = Packing;
            for (; i + 32 <= count; i += 32)
            {
                packing.Pack(
                    Vector256.Load(x + i) / divisor, Vector256.Load(x + i + 8) / divisor, Vector256.Load(x + i + 16) / divisor, Vector256.Load(x + i + 24) / divisor).Store(y + i);
            }
        }

        for (; i + 8 <= count; i += 8)
        {
            StoreBytes(Quantize(Vector256.Load(x + i) / divisor), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = (byte)Quantize(Vector256.Create(x[i]) / divisor).ToScalar();
        }
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
