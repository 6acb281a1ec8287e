using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The element types of QuantizeLinear and DequantizeLinear.</summary>
internal static class QuantizedTypes
{
    /// <summary>The integers of 2 to 16 bits and the floats of 4 and 8 bits.</summary>
    public static TypeSet Narrow { get; } = TypeSet.Int8OrUInt8 | TypeSet.Of(
        ElementType.Int16, ElementType.UInt16, ElementType.Int4, ElementType.UInt4, ElementType.Int2, ElementType.UInt2,
        ElementType.Float8E4M3FN, ElementType.Float8E4M3FNUZ, ElementType.Float8E5M2, ElementType.Float8E5M2FNUZ, ElementType.Float4E2M1);

    /// <summary>The floats of 16 and 32 bits.</summary>
    public static TypeSet Real { get; } = TypeSet.Of(ElementType.Float32, ElementType.Float16, ElementType.BFloat16);

    /// <summary>The floats that scales are stored in.</summary>
    public static TypeSet Scale { get; } = Real | TypeSet.Of(ElementType.Float8E8M0);
}
