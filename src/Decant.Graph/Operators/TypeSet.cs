using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>The element types that an operator's parameter takes.</summary>
/// <param name="Bits">One bit for each <see cref="ElementType"/>.</param>
/// <param name="AllowsSequence">Whether sequences of these are taken.</param>
/// <param name="AllowsOptional">Whether optionals of these are taken.</param>
public readonly record struct TypeSet(uint Bits, bool AllowsSequence = false, bool AllowsOptional = false)
{
    /// <summary>float16, bfloat16, float32, float64.</summary>
    public static TypeSet Float { get; } = Of(ElementType.Float16, ElementType.BFloat16, ElementType.Float32, ElementType.Float64);

    /// <summary>The signed integers of 8 to 64 bits.</summary>
    public static TypeSet SignedInteger { get; } = Of(ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64);

    /// <summary>The unsigned integers of 8 to 64 bits.</summary>
    public static TypeSet UnsignedInteger { get; } = Of(ElementType.UInt8, ElementType.UInt16, ElementType.UInt32, ElementType.UInt64);

    /// <summary>The integers of 8 to 64 bits.</summary>
    public static TypeSet Integer { get; } = SignedInteger | UnsignedInteger;

    /// <summary>Floats and integers of 8 to 64 bits.</summary>
    public static TypeSet Numeric { get; } = Float | Integer;

    /// <summary>int32 and int64.</summary>
    public static TypeSet Index { get; } = Of(ElementType.Int32, ElementType.Int64);

    /// <summary>int64.</summary>
    public static TypeSet Int64 { get; } = Of(ElementType.Int64);

    /// <summary>bool.</summary>
    public static TypeSet Bool { get; } = Of(ElementType.Bool);

    /// <summary>int8 and uint8.</summary>
    public static TypeSet Int8OrUInt8 { get; } = Of(ElementType.Int8, ElementType.UInt8);

    /// <summary>The float types of 8 bits.</summary>
    public static TypeSet Float8 { get; } = Of(
        ElementType.Float8E4M3FN, ElementType.Float8E4M3FNUZ, ElementType.Float8E5M2, ElementType.Float8E5M2FNUZ, ElementType.Float8E8M0);

    /// <summary>Every element type of tensors.</summary>
    public static TypeSet Any { get; } = new(~1u);

    /// <summary>Tensors of every type, sequences and optionals.</summary>
    public static TypeSet AnyValue { get; } = new(~1u, AllowsSequence: true, AllowsOptional: true);

    /// <summary>The union.</summary>
    public static TypeSet operator |(TypeSet left, TypeSet right) => new(
        left.Bits | right.Bits, left.AllowsSequence || right.AllowsSequence, left.AllowsOptional || right.AllowsOptional);

    /// <summary>The set of the given types.</summary>
    public static TypeSet Of(params ReadOnlySpan<ElementType> types)
    {
        uint bits = 0;
        foreach (ElementType type in types)
        {
            bits |= 1u << (int)type;
        }

        return new TypeSet(bits);
    }

    /// <summary>Whether a tensor of <paramref name="type"/> is taken.</summary>
    public bool Contains(ElementType type) => (Bits & (1u << (int)type)) != 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        TypeSet self = this;
        return string.Join('|', Enum.GetValues<ElementType>().Where(t => self.Contains(t)).Select(t => t.Name()));
    }
}
