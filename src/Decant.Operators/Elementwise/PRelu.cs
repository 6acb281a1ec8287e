using System.Numerics;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = X</c> above zero and <c>slope · X</c> below; the slope is broadcast to X.</summary>
public sealed record PReluOp : Operator
{
    private static readonly TypeSet Types = TypeSet.Float
        | TypeSet.Of(ElementType.Int32, ElementType.Int64, ElementType.UInt32, ElementType.UInt64);

    /// <summary>ONNX PRelu.</summary>
    public static OperatorSchema Definition { get; } = new("PRelu", 16)
    {
        Inputs = [new("X", Types, "T"), new("slope", Types, "T")],
        Outputs = [new("Y", Types, "T")],
        Create = static _ => new PReluOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => UnaryMath.InferSame(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, BinaryMath.Apply<Function>(context, context.Input(0), context.Input(1)));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        ValueInputs = [0],
        Axes = BinaryMath.AxisFlows(node),
    };

    private readonly struct Function : IBinaryFunction
    {
        public static T Apply<T>(T a, T b)
            where T : INumber<T> => a < T.Zero ? unchecked(a * b) : a;
    }
}
