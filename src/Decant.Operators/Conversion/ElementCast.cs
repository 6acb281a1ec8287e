using System.Globalization;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Converts the elements of tensors from one type to another, by the rules of ONNX Cast.</summary>
internal static class ElementCast
{
    /// <summary>The types that are cast from and to: all but complex numbers.</summary>
    public static TypeSet Types { get; } = new(TypeSet.Any.Bits & ~TypeSet.Of(ElementType.Complex64, ElementType.Complex128).Bits);

    /// <summary>The tensor with its elements converted.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="to">The new element type.</param>
    /// <param name="saturate">Whether 8-bit floats are limited to their range.</param>
    /// <param name="roundMode">How power-of-two scales are rounded: <c>up</c>, <c>down</c> or <c>nearest</c>.</param>
    /// <exception cref="ModelException">DEC1222: a string is no number.</exception>
    public static Tensor Convert(Tensor x, ElementType to, bool saturate = true, string roundMode = "up")
    {
        if (x.ElementType == to)
        {
            return x;
        }

        if (x.IsSplat && x.Length > 0)
        {
            return Convert(x.SplatValue(), to, saturate, roundMode).Repeat(x.Shape);
        }

        if (x.ElementType == ElementType.String)
        {
            return FromStrings(x, to, saturate, roundMode);
        }

        if (to == ElementType.String)
        {
            return ToStrings(x);
        }

        return (x.ElementType, to) switch
        {
            (ElementType.Float32, ElementType.Float16) => UnaryMath.Map<float, Half>(x, static v => (Half)v),
            (ElementType.Float16, ElementType.Float32) => UnaryMath.Map<Half, float>(x, static v => (float)v),
            (ElementType.Float64, ElementType.Float32) => UnaryMath.Map<double, float>(x, static v => (float)v),
            (ElementType.UInt64, _) when to.IsFloat() => FromReals(Array.ConvertAll(x.ToArray<ulong>(), static v => (double)v), x, to, saturate, roundMode),
            _ when x.ElementType.IsFloat() && to.IsInteger() && to.IsPacked() => TensorConversion.FromInt64s(to, x.ToInt64s(), x.Shape),
            _ when x.ElementType.IsFloat() || to == ElementType.Float8E8M0 => FromReals(x.ToDoubles(), x, to, saturate, roundMode),
            _ => TensorConversion.FromInt64s(to, x.ToInt64s(), x.Shape, saturate),
        };
    }

    private static Tensor FromReals(double[] values, Tensor x, ElementType to, bool saturate, string roundMode) => to == ElementType.Float8E8M0
        ? Tensor.Create(to, Array.ConvertAll(values, v => PowerOfTwo(v, saturate, roundMode)), x.Shape)
        : TensorConversion.FromDoubles(to, values, x.Shape, saturate);

    // The exponent, biased by 127, of the power of two above, below or nearest to the magnitude; 255 is NaN.
    private static byte PowerOfTwo(double value, bool saturate, string roundMode)
    {
        if (double.IsNaN(value))
        {
            return 0xFF;
        }

        double size = Math.Abs(value);
        if (size == 0)
        {
            return 0;
        }

        if (double.IsInfinity(size))
        {
            return saturate ? (byte)0xFE : (byte)0xFF;
        }

        int exponent = Math.ILogB(size);
        double fraction = Math.ScaleB(size, -exponent);
        exponent += roundMode switch
        {
            "down" => 0,
            "nearest" => fraction >= 1.5 ? 1 : 0,
            _ => fraction > 1 ? 1 : 0,
        };
        return exponent > 127 && !saturate ? (byte)0xFF : (byte)Math.Clamp(exponent + 127, 0, 0xFE);
    }

    private static Tensor FromStrings(Tensor x, ElementType to, bool saturate, string roundMode)
    {
        string[] texts = x.Strings.ToArray();
        return to.IsFloat()
            ? Convert(Tensor.Create(Array.ConvertAll(texts, ParseReal), x.Shape), to, saturate, roundMode)
            : TensorConversion.FromInt64s(to, Array.ConvertAll(texts, ParseInteger), x.Shape);
    }

    private static double ParseReal(string text)
    {
        string trimmed = text.Trim();
        string unsigned = trimmed.TrimStart('+', '-');
        double sign = trimmed.StartsWith('-') ? -1 : 1;
        return unsigned.ToUpperInvariant() switch
        {
            "INF" or "INFINITY" => sign * double.PositiveInfinity,
            "NAN" => double.NaN,
            _ => double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw NoNumber(text),
        };
    }

    private static long ParseInteger(string text)
    {
        if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long value))
        {
            return value;
        }

        return ulong.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out ulong large)
            ? unchecked((long)large)
            : (long)ParseReal(text);
    }

    private static ModelException NoNumber(string text) => new("DEC1222", $"Cast: the string '{text}' is no number");

    private static Tensor ToStrings(Tensor x)
    {
        var texts = new string[x.Length];
        for (long i = 0; i < texts.LongLength; i++)
        {
            texts[i] = x.ElementType switch
            {
                ElementType.Bool => x.ReadInt64(i) != 0 ? "True" : "False",
                ElementType.UInt64 => x.AsSpan<ulong>(i, 1)[0].ToString(CultureInfo.InvariantCulture),
                ElementType.Float64 => NumberText.Write(x.ReadDouble(i).ToString("R", CultureInfo.InvariantCulture)),
                ElementType.Float16 => NumberText.Write(((Half)x.ReadDouble(i)).ToString("R", CultureInfo.InvariantCulture)),
                _ when x.ElementType.IsFloat() => NumberText.Write(((float)x.ReadDouble(i)).ToString("R", CultureInfo.InvariantCulture)),
                _ => x.ReadInt64(i).ToString(CultureInfo.InvariantCulture),
            };
        }

        return Tensor.FromStrings(texts, x.Shape);
    }
}
