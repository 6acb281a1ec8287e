using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Functions of one 8-bit number, as a table of 256 results.</summary>
internal static class QuantizedLookup
{
    /// <summary>The table, indexed by the bits of the input: <c>saturate(rint(function((x - x_zp) * x_scale) / y_scale) + y_zp)</c>, in single precision.</summary>
    public static int[] Table(QuantizedOperand x, QuantizedOperand y, Func<float, float> function)
    {
        var table = new int[256];
        for (int bits = 0; bits < table.Length; bits++)
        {
            table[bits] = y.Quantize(function(x.Dequantize(x.Type == ElementType.Int8 ? (sbyte)bits : bits)));
        }

        return table;
    }

    /// <summary>Sets output 0 to the function of input 0, whose scales and zero points are inputs 1 to 4.</summary>
    public static void Evaluate(EvaluationContext context, Func<float, float> function)
    {
        Tensor x = context.Input(0);
        QuantizedOperand source = QuantizedOperand.Read(context, x.ElementType, 1, 2);
        QuantizedOperand target = QuantizedOperand.Read(context, x.ElementType, 3, 4);
        int[] table = Table(source, target, function);
        context.SetOutput(0, QuantizedData.Write(x.ElementType, Array.ConvertAll(QuantizedData.Read(x), v => table[v & 0xFF]), x.Shape));
    }

    /// <summary>The inputs: data, its scale and zero point, the result's scale and zero point.</summary>
    public static EquatableList<Parameter> Inputs { get; } =
    [
        new("X", TypeSet.Int8OrUInt8, "T"), new("X_scale", TypeSet.Of(ElementType.Float32)), Zero("X_zero_point"),
        new("Y_scale", TypeSet.Of(ElementType.Float32)), Zero("Y_zero_point"),
    ];

    /// <summary>An optional zero point.</summary>
    public static Parameter Zero(string name) => new(name, TypeSet.Int8OrUInt8, "T", ParameterKind.Optional);

    /// <summary>The facts of a function of one number.</summary>
    public static OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        ValueInputs = [0],
        Axes = [.. Enumerable.Range(0, node.Input(0)?.Shape?.Rank ?? 0).Select(static axis => new AxisFlow(0, axis, 0, axis))],
    };
}
