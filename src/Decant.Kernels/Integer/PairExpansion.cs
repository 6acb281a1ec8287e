using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>Widens bytes to int16 less their zero point, so that padding is 0 and products of pairs are exact.</summary>
internal static unsafe class PairExpansion
{
    /// <summary>Widens one run of bytes.</summary>
    /// <param name="from">The bytes.</param>
    /// <param name="to">The int16 values.</param>
    /// <param name="count">The number of bytes.</param>
    /// <param name="signed">True if the bytes are signed.</param>
    /// <param name="zeroPoint">What is subtracted.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(byte* from, short* to, nint count, bool signed, int zeroPoint)
    {
        Vector256<short> zero = Vector256.Create((short)zeroPoint);
        nint i = 0;
        if (signed)
        {
            for (; i + 16 <= count; i += 16)
            {
                (Widen(Vector128.Load(from + i), true) - zero).Store(to + i);
            }
        }
        else
        {
            for (; i + 16 <= count; i += 16)
            {
                (Widen(Vector128.Load(from + i), false) - zero).Store(to + i);
            }
        }

        for (; i < count; i++)
        {
            to[i] = (short)((signed ? (sbyte)from[i] : from[i]) - zeroPoint);
        }
    }

    /// <summary>Sixteen bytes as int16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Widen(Vector128<byte> bytes, bool signed)
    {
        if (Avx2.IsSupported)
        {
            return signed ? Avx2.ConvertToVector256Int16(bytes.AsSByte()) : Avx2.ConvertToVector256Int16(bytes);
        }

        if (signed)
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(bytes.AsSByte());
            return Vector256.Create(low, high);
        }

        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(bytes);
        return Vector256.Create(lower, upper).AsInt16();
    }

    /// <summary>Eight bytes as int32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Widen8(byte* from, bool signed)
    {
        Vector128<byte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(from)).AsByte();
        if (Avx2.IsSupported)
        {
            return signed ? Avx2.ConvertToVector256Int32(bytes.AsSByte()) : Avx2.ConvertToVector256Int32(bytes);
        }

        if (signed)
        {
            Vector128<short> words = Vector128.WidenLower(bytes.AsSByte());
            return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));
        }

        Vector128<ushort> unsignedWords = Vector128.WidenLower(bytes);
        return Vector256.Create(Vector128.WidenLower(unsignedWords), Vector128.WidenUpper(unsignedWords)).AsInt32();
    }
}
