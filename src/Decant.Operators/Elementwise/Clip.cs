using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>output = min(max(input, low), high)</c>; an absent bound does not limit, NaN stays NaN.</summary>
public sealed record ClipOp : Operator
{
    /// <summary>ONNX Clip.</summary>
    public static OperatorSchema Definition { get; } = new("Clip", 13)
    {
        Inputs =
        [
            new("input", TypeSet.Numeric, "T"),
            new("min", TypeSet.Numeric, "T", ParameterKind.Optional),
            new("max", TypeSet.Numeric, "T", ParameterKind.Optional),
        ],
        Outputs = [new("output", TypeSet.Numeric, "T")],
        Create = static _ => new ClipOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => Differentiate;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => UnaryMath.InferSame(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor result = context.Input(0);
        if (context.OptionalInput(1) is { } low)
        {
            result = BinaryMath.Apply<AtLeast>(context, result, Scalar(context, low, "min"));
        }

        if (context.OptionalInput(2) is { } high)
        {
            result = BinaryMath.Apply<AtMost>(context, result, Scalar(context, high, "max"));
        }

        context.SetOutput(0, result);
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        (double Minimum, double Maximum)? range = Range(node);
        return new()
        {
            IsElementwise = true,
            ValueInputs = [0],
            OutputRange = range,
            IsClamp = range is not null,
            Axes = EquatableList.From(BinaryMath.AxisFlows(node).Where(static f => f.Input == 0)),
        };
    }

    // Elements within the bounds pass their gradient on; those that a bound replaced pass it to the bound.
    private static void Differentiate(GradientContext g)
    {
        g.SetBroadcast(0, () => Passed(g, new EqualOp(), g.Output(0)));
        g.SetBroadcast(1, () => Passed(g, new LessOp(), g.Input(1)));
        g.SetBroadcast(2, () => Passed(g, new GreaterOp(), g.Input(2)));
    }

    private static Value Passed(GradientContext g, Operator comparison, Value limit) =>
        g.Mul(g.Incoming, g.Indicator(g.Add(comparison, g.Input(0), limit), g.Input(0)));

    // Where low exceeds high, high wins.
    private static (double Minimum, double Maximum)? Range(Node node)
    {
        if (Bound(node, 1, double.NegativeInfinity) is not { } low || Bound(node, 2, double.PositiveInfinity) is not { } high)
        {
            return null;
        }

        return double.IsInfinity(low) && double.IsInfinity(high) ? null : (Math.Min(low, high), high);
    }

    private static double? Bound(Node node, int input, double absent) => node.Input(input) is not { } value
        ? absent
        : value.Constant is { Length: 1 } constant ? constant.ReadDouble(0) : null;

    private static Tensor Scalar(EvaluationContext context, Tensor bound, string name) => bound.Length == 1
        ? bound.Reshape(Shape.Scalar)
        : throw context.Fail("DEC1190", $"{name} is {bound}, expected one number");

    private readonly struct AtLeast : IBinaryFunction
    {
        public static T Apply<T>(T a, T b)
            where T : INumber<T> => a < b ? b : a;
    }

    private readonly struct AtMost : IBinaryFunction
    {
        public static T Apply<T>(T a, T b)
            where T : INumber<T> => a > b ? b : a;
    }
}
