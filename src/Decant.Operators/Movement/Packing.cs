using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Unpacks elements narrower than a byte to one byte each, and packs them again.</summary>
internal static class Packing
{
    /// <summary>One byte for each element, holding its bits (not sign-extended).</summary>
    public static Tensor Unpack(Tensor tensor)
    {
        int width = tensor.ElementType.BitWidth();
        int perByte = 8 / width;
        int mask = (1 << width) - 1;
        var units = new byte[tensor.Length];
        if (units.Length > 0)
        {
            ReadOnlySpan<byte> packed = tensor.Bytes(0, checked((int)tensor.ByteLength));
            for (int i = 0; i < units.Length; i++)
            {
                units[i] = (byte)((packed[i / perByte] >> (i % perByte * width)) & mask);
            }
        }

        return Tensor.Create(units, tensor.Shape);
    }

    /// <summary>A tensor of a packed type from the bits of each element, one byte each.</summary>
    public static Tensor Pack(ElementType type, ReadOnlySpan<byte> units, Shape shape)
    {
        int width = type.BitWidth();
        int perByte = 8 / width;
        int mask = (1 << width) - 1;
        var packed = new byte[type.ByteLength(units.Length)];
        for (int i = 0; i < units.Length; i++)
        {
            packed[i / perByte] |= (byte)((units[i] & mask) << (i % perByte * width));
        }

        return Tensor.Create(type, packed, shape);
    }
}
