using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Functions of two broadcast quantized tensors: inputs A, A_scale, A_zero_point, B, B_scale, B_zero_point, C_scale, C_zero_point.</summary>
internal static class QuantizedBinary
{
    private const int B = 3;
    private const int C = 6;

    /// <summary>The inputs.</summary>
    public static EquatableList<Parameter> Inputs { get; } =
    [
        new("A", TypeSet.Int8OrUInt8, "T"), Scale("A_scale"), QuantizedLookup.Zero("A_zero_point"),
        new("B", TypeSet.Int8OrUInt8, "T"), Scale("B_scale"), QuantizedLookup.Zero("B_zero_point"),
        Scale("C_scale"), QuantizedLookup.Zero("C_zero_point"),
    ];

    /// <summary>The result before rounding, in steps of C, of two numbers less their zero points.</summary>
    public delegate float Function(int a, int b);

    /// <summary>Makes the function from the scales of A, B and C.</summary>
    public delegate Function Factory(float aScale, float bScale, float cScale);

    /// <summary>Output 0 has A's type and the broadcast shape.</summary>
    public static void Infer(InferenceContext context) =>
        context.SetOutput(0, context.ElementType(0), Broadcast.Shapes(context, context.Shape(0), context.Shape(B)));

    /// <summary>Sets output 0 to <c>saturate(rint(function(A - A_zero_point, B - B_zero_point)) + C_zero_point)</c>.</summary>
    public static void Evaluate(EvaluationContext context, Factory factory)
    {
        Tensor a = context.Input(0);
        Tensor b = context.Input(B);
        QuantizedOperand left = QuantizedOperand.Read(context, a.ElementType, 1, 2);
        QuantizedOperand right = QuantizedOperand.Read(context, b.ElementType, B + 1, B + 2);
        QuantizedOperand target = QuantizedOperand.Read(context, a.ElementType, C, C + 1);
        Function function = factory(left.Scale, right.Scale, target.Scale);
        int[] lefts = QuantizedData.Read(a);
        int[] rights = QuantizedData.Read(b);
        long[] sizes = Broadcast.Sizes(context, a, b);
        var range = QuantizedRange.Of(a.ElementType);
        var result = new int[Shape.CountElements(sizes)];
        var walk = new IndexWalk(sizes, Broadcast.Strides(a, sizes), Broadcast.Strides(b, sizes));
        for (int i = 0; i < result.Length; i++, walk.Next())
        {
            float steps = function(lefts[walk.Offset(0)] - left.ZeroPoint, rights[walk.Offset(1)] - right.ZeroPoint);
            result[i] = range.Round(steps, target.ZeroPoint);
        }

        context.SetOutput(0, QuantizedData.Write(a.ElementType, result, Shape.Of(sizes)));
    }

    /// <summary>The facts of a broadcast function.</summary>
    public static OperatorFacts Facts(Node node)
    {
        int rank = node.Output(0)?.Shape?.Rank ?? 0;
        IEnumerable<AxisFlow> Flows(int input)
        {
            int own = node.Input(input)?.Shape?.Rank ?? 0;
            return Enumerable.Range(0, own).Select(axis => new AxisFlow(input, axis, 0, rank - own + axis));
        }

        return new() { IsElementwise = true, ValueInputs = [0, B], Axes = [.. Flows(0), .. Flows(B)] };
    }

    private static Parameter Scale(string name) => new(name, TypeSet.Of(ElementType.Float32));
}
