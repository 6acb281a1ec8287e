using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>
/// Encodes blocks of weights to 8 bits or less. A tile holds blocks side by side: <c>tile[row, column]</c>, where the rows of one column are the
/// elements that share a scale.
/// </summary>
public static unsafe class BlockCodes
{
    private const int Lanes = 8;

    /// <summary>The least and greatest element of each column.</summary>
    /// <param name="tile">The tile: <c>rows × width</c>.</param>
    /// <param name="rows">The elements of a block; at least 1.</param>
    /// <param name="width">The number of blocks.</param>
    /// <param name="least">Takes the least of each.</param>
    /// <param name="greatest">Takes the greatest of each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Extremes(float* tile, int rows, int width, float* least, float* greatest)
    {
        int c = 0;
        for (; c + Lanes <= width; c += Lanes)
        {
            Vector256<float> low = Vector256.Load(tile + c);
            Vector256<float> high = low;
            for (int r = 1; r < rows; r++)
            {
                Vector256<float> x = Vector256.Load(tile + (r * width) + c);
                low = Vector256.MinNative(low, x);
                high = Vector256.MaxNative(high, x);
            }

            low.Store(least + c);
            high.Store(greatest + c);
        }

        for (; c < width; c++)
        {
            (least[c], greatest[c]) = (tile[c], tile[c]);
            for (int r = 1; r < rows; r++)
            {
                float x = tile[(r * width) + c];
                least[c] = Math.Min(least[c], x);
                greatest[c] = Math.Max(greatest[c], x);
            }
        }
    }

    /// <summary><c>code = clamp(round(x · inverse) + zero)</c>, half to even.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="rows">The elements of a block.</param>
    /// <param name="width">The number of blocks.</param>
    /// <param name="inverse">One over the scale of each block.</param>
    /// <param name="zero">The zero point of each block.</param>
    /// <param name="lowest">The lowest code.</param>
    /// <param name="highest">The highest code.</param>
    /// <param name="codes">Takes the codes, a byte each (two's complement): <c>rows × width</c>, with 8 bytes of room behind.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Integers(float* tile, int rows, int width, float* inverse, float* zero, int lowest, int highest, byte* codes)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < width; c += Lanes)
            {
                Part part = new(c, width);
                Vector256<float> x = Vector256.Round(part.Load(tile + (r * width)) * part.Load(inverse)) + part.Load(zero);
                Vector256<int> code = Vector256.ConvertToInt32(Vector256.Clamp(x, Vector256.Create((float)lowest), Vector256.Create((float)highest)));
                part.Store(code, codes + (r * width));
            }
        }
    }

    /// <summary>The number of thresholds that <c>x · inverse</c> exceeds: the index of the nearest entry of a sorted codebook.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="rows">The elements of a block.</param>
    /// <param name="width">The number of blocks.</param>
    /// <param name="inverse">One over the scale of each block.</param>
    /// <param name="thresholds">The middles between neighbouring entries, rising.</param>
    /// <param name="codes">Takes the codes, as <see cref="Integers"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Indices(float* tile, int rows, int width, float* inverse, ReadOnlySpan<float> thresholds, byte* codes)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < width; c += Lanes)
            {
                Part part = new(c, width);
                Vector256<float> x = part.Load(tile + (r * width)) * part.Load(inverse);
                Vector256<int> code = default;
                foreach (float threshold in thresholds)
                {
                    code -= Vector256.GreaterThan(x, Vector256.Create(threshold)).AsInt32();
                }

                part.Store(code, codes + (r * width));
            }
        }
    }

    /// <summary><c>x · inverse</c> rounded to an 8-bit float, ties to even, saturated.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="rows">The elements of a block.</param>
    /// <param name="width">The number of blocks.</param>
    /// <param name="inverse">One over the scale of each block.</param>
    /// <param name="bias">The bias of the exponent.</param>
    /// <param name="mantissa">The bits of the mantissa.</param>
    /// <param name="largest">The code of the largest finite number.</param>
    /// <param name="codes">Takes the codes, as <see cref="Integers"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Floats(float* tile, int rows, int width, float* inverse, int bias, int mantissa, int largest, byte* codes)
    {
        int shift = 23 - mantissa;
        Vector256<uint> magic = Vector256.Create((uint)(1 - bias - mantissa + 23 + 127) << 23);
        Vector256<uint> rebase = Vector256.Create(unchecked((uint)((bias - 127) << 23) + (1u << (shift - 1)) - 1));
        Vector256<uint> normals = Vector256.Create((uint)(128 - bias) << 23);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < width; c += Lanes)
            {
                Part part = new(c, width);
                Vector256<uint> bits = (part.Load(tile + (r * width)) * part.Load(inverse)).AsUInt32();
                Vector256<uint> sign = bits & Vector256.Create(0x8000_0000u);
                Vector256<uint> size = bits ^ sign;
                Vector256<uint> normal = (size + rebase + ((size >> shift) & Vector256<uint>.One)) >> shift;
                Vector256<uint> subnormal = (size.AsSingle() + magic.AsSingle()).AsUInt32() - magic;
                Vector256<uint> code = Vector256.ConditionalSelect(Vector256.LessThan(size, normals), subnormal, normal);
                part.Store((Vector256.Min(code, Vector256.Create((uint)largest)) | (sign >> 24)).AsInt32(), codes + (r * width));
            }
        }
    }

    /// <summary>Packs the codes of 4 bits of each column: the code of an even row comes first, in the lower half of a byte.</summary>
    /// <param name="codes">The codes, as <see cref="Integers"/> writes them.</param>
    /// <param name="rows">The elements of a block, an even number.</param>
    /// <param name="width">The number of blocks.</param>
    /// <param name="target">Takes <c>rows / 2</c> bytes for each column.</param>
    /// <param name="stride">The bytes from one column's to the next one's.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackColumns(byte* codes, int rows, int width, byte* target, nint stride)
    {
        for (int c = 0; c < width; c++)
        {
            byte* from = codes + c;
            byte* to = target + (c * stride);
            for (int r = 0; r < rows; r += 2, from += 2 * width)
            {
                *to++ = (byte)((*from & 15) | (from[width] << 4));
            }
        }
    }

    /// <summary>The codes of 4 bits that <see cref="Integers"/> gives, packed as <see cref="PackColumns"/> does.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="rows">The elements of a block, a multiple of 16, at most 256.</param>
    /// <param name="width">The number of blocks.</param>
    /// <param name="inverse">One over the scale of each block.</param>
    /// <param name="zero">The zero point of each block.</param>
    /// <param name="lowest">The lowest code.</param>
    /// <param name="highest">The highest code.</param>
    /// <param name="target">Takes <c>rows / 2</c> bytes for each column.</param>
    /// <param name="stride">The bytes from one column's to the next one's.</param>
    public static void PackedIntegers(float* tile, int rows, int width, float* inverse, float* zero, int lowest, int highest, byte* target, nint stride)
    {
        int c = 0;
        for (; c + Lanes <= width; c += Lanes)
        {
            PackEight(tile + c, rows, width, Vector256.Load(inverse + c), Vector256.Load(zero + c), lowest, highest, target + (c * stride), stride);
        }

        if (c == width)
        {
            return;
        }

        float* part = stackalloc float[rows * Lanes];
        byte* packed = stackalloc byte[rows / 2 * Lanes];
        Part last = new(c, width);
        for (int r = 0; r < rows; r++)
        {
            last.Load(tile + (r * width)).Store(part + (r * Lanes));
        }

        PackEight(part, rows, Lanes, last.Load(inverse), last.Load(zero), lowest, highest, packed, rows / 2);
        for (int i = 0; c < width; c++, i++)
        {
            new ReadOnlySpan<byte>(packed + (i * rows / 2), rows / 2).CopyTo(new Span<byte>(target + (c * stride), rows / 2));
        }
    }

    // Eight codes of a column are the halves of the bytes of an int; two ints side by side are stored at once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackEight(float* tile, int rows, int width, Vector256<float> inverse, Vector256<float> zero, int lowest, int highest, byte* target, nint stride)
    {
        Vector256<float> low = Vector256.Create((float)lowest), high = Vector256.Create((float)highest);
        for (int r = 0; r < rows; r += 16, target += sizeof(ulong))
        {
            Vector256<int> first = default, second = default;
            for (int shift = 0; shift < 32; shift += 4, tile += width)
            {
                Vector256<int> code = Code(Vector256.Load(tile), inverse, zero, low, high);
                Vector256<int> later = Code(Vector256.Load(tile + (8 * width)), inverse, zero, low, high);
                first |= code << shift;
                second |= later << shift;
            }

            tile += 8 * width;
            for (int i = 0; i < Lanes; i++)
            {
                *(ulong*)(target + (i * stride)) = (uint)first.GetElement(i) | ((ulong)(uint)second.GetElement(i) << 32);
            }
        }
    }

    // A NaN becomes 0, as ConvertToInt32 has it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Code(Vector256<float> x, Vector256<float> inverse, Vector256<float> zero, Vector256<float> low, Vector256<float> high)
    {
        Vector256<float> code = Vector256.Round(x * inverse) + zero;
        Vector256<int> limited = Vector256.ConvertToInt32Native(Vector256.MinNative(Vector256.MaxNative(code, low), high));
        return limited & Vector256.Equals(code, code).AsInt32() & Vector256.Create(15);
    }

    // Eight columns of a row, or the last ones of it.
    private readonly struct Part(int start, int width)
    {
        private readonly int _start = start;
        private readonly int _count = Math.Min(Lanes, width - start);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Load(float* row)
        {
            if (_count == Lanes)
            {
                return Vector256.Load(row + _start);
            }

            Vector256<float> x = default;
            for (int i = 0; i < _count; i++)
            {
                x = x.WithElement(i, row[_start + i]);
            }

            return x;
        }

        // Rows are written in order, so that bytes beyond the last column are overwritten by the next row.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(Vector256<int> codes, byte* row)
        {
            Vector128<short> words = Vector128.Narrow(codes.GetLower(), codes.GetUpper());
            *(ulong*)(row + _start) = Vector128.Narrow(words, words).AsUInt64().ToScalar();
        }
    }
}
