using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Reads and writes tensors of quantized integers.</summary>
internal static class QuantizedData
{
    /// <summary>All elements, as integers.</summary>
    public static int[] Read(Tensor tensor)
    {
        var result = new int[tensor.Length];
        switch (tensor.ElementType)
        {
            case ElementType.Int8:
                ReadOnlySpan<sbyte> signed = tensor.AsSpan<sbyte>();
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = signed[i];
                }

                break;
            case ElementType.UInt8:
                ReadOnlySpan<byte> unsigned = tensor.AsSpan<byte>();
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = unsigned[i];
                }

                break;
            default:
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = checked((int)tensor.ReadInt64(i));
                }

                break;
        }

        return result;
    }

    /// <summary>All elements less one zero point.</summary>
    public static int[] ReadCentered(Tensor tensor, Tensor? zeroPoint)
    {
        int[] result = Read(tensor);
        int zero = zeroPoint is null ? 0 : (int)zeroPoint.ReadInt64(0);
        if (zero != 0)
        {
            foreach (ref int value in result.AsSpan())
            {
                value -= zero;
            }
        }

        return result;
    }

    /// <summary>All elements less the zero point of their index along an axis; one zero point serves all.</summary>
    public static int[] ReadCentered(Tensor tensor, Tensor? zeroPoint, int axis)
    {
        if (zeroPoint is null || zeroPoint.Length == 1)
        {
            return ReadCentered(tensor, zeroPoint);
        }

        int[] result = Read(tensor);
        int[] zeros = Read(zeroPoint);
        long inner = tensor.Shape.Strides()[axis];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] -= zeros[(int)(i / inner % zeros.Length)];
        }

        return result;
    }

    /// <summary>A tensor of an integer type of 2 to 32 bits; the values are in its range.</summary>
    public static Tensor Write(ElementType type, int[] values, Shape shape) => type switch
    {
        ElementType.Int8 => Tensor.Create(Array.ConvertAll(values, static v => (sbyte)v), shape),
        ElementType.UInt8 => Tensor.Create(Array.ConvertAll(values, static v => (byte)v), shape),
        ElementType.Int16 => Tensor.Create(Array.ConvertAll(values, static v => (short)v), shape),
        ElementType.UInt16 => Tensor.Create(Array.ConvertAll(values, static v => (ushort)v), shape),
        ElementType.Int32 => Tensor.Create(values, shape),
        _ when type.IsPacked() => Tensor.Create(type, Pack(values, type.BitWidth()), shape),
        _ => throw new ArgumentException($"{type.Name()} is no integer type of 2 to 32 bits", nameof(type)),
    };

    /// <summary>Packs the lowest <paramref name="bits"/> bits of each value, lowest bits of a byte first.</summary>
    public static byte[] Pack(ReadOnlySpan<int> values, int bits)
    {
        int each = 8 / bits;
        var packed = new byte[(values.Length + each - 1) / each];
        for (int i = 0; i < values.Length; i++)
        {
            packed[i / each] |= (byte)((values[i] & ((1 << bits) - 1)) << (i % each * bits));
        }

        return packed;
    }
}
