using Decant.Tensors;

namespace Decant.Data;

/// <summary>What a stored array holds.</summary>
internal sealed record ArrayHeader(ElementType Type, bool BigEndian, bool ColumnMajor, long[] Sizes)
{
    public long Rows => Sizes.Length == 0 ? 0 : Sizes[0];

    public long ElementCount { get; } = Shape.CountElements(Sizes);

    public long ByteLength => Type.ByteLength(ElementCount);

    /// <summary>Refuses an array that has no rows, whose rows do not fit an allocation, or that has more elements than bytes remain.</summary>
    /// <param name="name">The array's name, for messages.</param>
    /// <param name="mostBytes">The most bytes that can follow the header.</param>
    public ArrayHeader Check(string name, long mostBytes)
    {
        if (Sizes.Length == 0)
        {
            throw new ModelException("DEC1505", $"array '{name}': shape: a scalar holds no samples");
        }

        if (ByteLength > mostBytes || (Rows > 0 && ByteLength / Rows > Array.MaxLength))
        {
            throw new ModelException("DEC1505", $"array '{name}': shape: {Type.Name()}[{string.Join(',', Sizes)}] needs {ByteLength} bytes, {mostBytes} can follow, and a row may have {Array.MaxLength}");
        }

        return this;
    }

    public static void SwapEndianness(Span<byte> bytes, ElementType type)
    {
        int width = type switch { ElementType.Complex64 => 4, ElementType.Complex128 => 8, _ => type.BitWidth() / 8 };
        for (int at = 0; width > 1 && at < bytes.Length; at += width)
        {
            bytes.Slice(at, width).Reverse();
        }
    }
}
