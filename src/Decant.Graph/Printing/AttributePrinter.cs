using System.Globalization;
using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>Writes attributes and small tensors as text.</summary>
internal static class AttributePrinter
{
    private const int LongestTensor = 8;

    /// <summary>The attributes that differ from their defaults, as <c> {axis=1, mode=reflect}</c>; empty where there are none.</summary>
    public static string Print(Operator op)
    {
        var attributes = new AttributeMap();
        op.WriteAttributes(attributes);
        return attributes.Count == 0 ? string.Empty : $" {{{string.Join(", ", attributes.Select(static a => $"{a.Key}={Print(a.Value)}"))}}}";
    }

    /// <summary>The elements of a small tensor, or a count of them.</summary>
    public static string Print(Tensor tensor)
    {
        if (tensor.Length > LongestTensor && !tensor.IsSplat)
        {
            return $"({tensor.Length} elements)";
        }

        long shown = tensor.IsSplat ? Math.Min(tensor.Length, 1) : tensor.Length;
        string text = string.Join(", ", Enumerable.Range(0, (int)shown).Select(i => Element(tensor, i)));
        return tensor.IsSplat && tensor.Length > 1 ? $"({tensor.Length} times {text})" : tensor.Rank == 0 ? text : $"[{text}]";
    }

    private static string Element(Tensor tensor, int index) => tensor.ElementType switch
    {
        ElementType.String => $"\"{tensor.Strings[index]}\"",
        ElementType.Complex64 => Complex(Bits(tensor, index, 8), ElementType.Float32),
        ElementType.Complex128 => Complex(Bits(tensor, index, 16), ElementType.Float64),
        ElementType.Undefined => "?",
        var type when type.IsFloat() => Number(tensor.ReadDouble(index), type),
        _ => tensor.ReadInt64(index).ToString(CultureInfo.InvariantCulture),
    };

    private static ReadOnlySpan<byte> Bits(Tensor tensor, int index, int width) => tensor.IsSplat ? tensor.SplatValue().Bytes(0, width) : tensor.Bytes(index * width, width);

    // Real and imaginary part, as 1.5-2i.
    private static string Complex(ReadOnlySpan<byte> bits, ElementType part)
    {
        bool isSingle = part == ElementType.Float32;
        double real = isSingle ? BitConverter.ToSingle(bits) : BitConverter.ToDouble(bits);
        double imaginary = isSingle ? BitConverter.ToSingle(bits[4..]) : BitConverter.ToDouble(bits[8..]);
        string second = Number(imaginary, part);
        return $"{Number(real, part)}{(second.StartsWith('-') ? string.Empty : "+")}{second}i";
    }

    private static string Number(double value, ElementType type) => type == ElementType.Float64
        ? value.ToString("R", CultureInfo.InvariantCulture)
        : ((float)value).ToString("R", CultureInfo.InvariantCulture);

    private static string Print(AttributeValue value) => value switch
    {
        IntAttribute i => i.Value.ToString(CultureInfo.InvariantCulture),
        FloatAttribute f => f.Value.ToString("R", CultureInfo.InvariantCulture),
        StringAttribute s => s.Value,
        IntListAttribute i => i.Value.ToString(),
        FloatListAttribute f => $"[{string.Join(',', f.Value.Select(static v => v.ToString("R", CultureInfo.InvariantCulture)))}]",
        StringListAttribute s => s.Value.ToString(),
        TensorAttribute t => $"{t.Value} {Print(t.Value)}",
        TypeAttribute t => t.Value.ToString(),
        _ => "…",
    };
}
