using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Makes the tables of functions of one 8-bit number.</summary>
internal static class LookupTable
{
    /// <summary>The table that brings integers from one scale to another.</summary>
    public static QuantizedLookupOp Requantize(Quantization from, Quantization to, QuantizedClamp clamp) =>
        Create(to, clamp, Numbers(from)) with { Rescaling = new Rescaling(from, to, clamp) };

    /// <summary>The table of the function that gives <paramref name="values"/>, indexed by the stored byte.</summary>
    public static QuantizedLookupOp Create(Quantization to, QuantizedClamp clamp, float[] values)
    {
        var table = new byte[values.Length];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = unchecked((byte)Math.Clamp(to.Quantize(values[i]), clamp.Minimum, clamp.Maximum));
        }

        return new QuantizedLookupOp(EquatableList.From(table), to.Type);
    }

    /// <summary>The real numbers behind all 256 stored bytes.</summary>
    public static float[] Numbers(Quantization quantization) =>
        [.. Enumerable.Range(0, 256).Select(i => quantization.Dequantize(quantization.Read((byte)i)))];
}
