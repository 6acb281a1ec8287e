using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = max(0, X)</c>; NaN stays NaN.</summary>
public sealed record ReluOp : Operator
{
    private static readonly TypeSet Types = TypeSet.Float | TypeSet.SignedInteger;

    /// <summary>ONNX Relu.</summary>
    public static OperatorSchema Definition { get; } = new("Relu", 14)
    {
        Inputs = [new("X", Types, "T")],
        Outputs = [new("Y", Types, "T")],
        Create = static _ => new ReluOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetChain(g.Indicator(g.Add(new GreaterOp(), g.Input(0), g.Number(0, g.Input(0))), g.Input(0)));

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => UnaryMath.InferSame(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        if (x.ElementType.IsFloat())
        {
            UnaryMath.EvaluateFloat(context, static v => v < 0 ? 0 : v);
            return;
        }

        context.SetOutput(0, x.ElementType switch
        {
            ElementType.Int8 => UnaryMath.Map<sbyte, sbyte>(x, static v => sbyte.Max(v, 0)),
            ElementType.Int16 => UnaryMath.Map<short, short>(x, static v => short.Max(v, 0)),
            ElementType.Int32 => UnaryMath.Map<int, int>(x, static v => int.Max(v, 0)),
            _ => UnaryMath.Map<long, long>(x, static v => long.Max(v, 0)),
        });
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        IsClamp = true,
        OutputRange = (0, double.PositiveInfinity),
        ValueInputs = [0],
        Axes = BinaryMath.AxisFlows(node),
    };
}
