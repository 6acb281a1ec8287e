using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Windows that are sums of cosines: <c>y[n] = a0 - a1 cos(2πn/N) + a2 cos(4πn/N)</c>.</summary>
internal static class CosineWindow
{
    private static readonly TypeSet Types = TypeSet.Numeric;

    /// <summary>The schema of a window.</summary>
    public static OperatorSchema Schema(string name, Func<bool, ElementType, Operator> create) => new(name, 17)
    {
        Inputs = [new("size", TypeSet.Index)],
        Outputs = [new("output", Types)],
        Attributes = ["output_datatype", "periodic"],
        Create = a => create(a.Bool("periodic", true), a.Type("output_datatype", ElementType.Float32)),
    };

    /// <summary>Writes the attributes.</summary>
    public static void Write(AttributeMap attributes, bool periodic, ElementType type) => attributes
        .Set("periodic", periodic, true).Set("output_datatype", type, ElementType.Float32);

    /// <summary>Output 0 is a vector of the size that input 0 gives.</summary>
    public static void Infer(InferenceContext context, ElementType type) =>
        context.SetOutput(0, type, [context.Elements(0)?.Elements[0] ?? Dim.Unknown]);

    /// <summary>Sets output 0 to the window.</summary>
    /// <exception cref="ModelException">DEC1264: the size is negative.</exception>
    public static void Evaluate(EvaluationContext context, bool periodic, ElementType type, double a0, double a1, double a2)
    {
        long size = context.Input(0).ReadInt64(0);
        if (size is < 0 or > int.MaxValue)
        {
            throw context.Fail("DEC1264", $"size {size} of a window");
        }

        double period = Math.Max(periodic ? size : size - 1, 1);
        var window = new double[size];
        for (int n = 0; n < window.Length; n++)
        {
            double angle = 2 * Math.PI * n / period;
            window[n] = a0 - (a1 * Math.Cos(angle)) + (a2 * Math.Cos(2 * angle));
        }

        context.SetOutput(0, NumberConversion.FromDoubles(type, window, Shape.Of(size)));
    }
}
