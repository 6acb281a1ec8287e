using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>C = A + B</c>, broadcast; integers wrap around.</summary>
public sealed record AddOp : Operator
{
    /// <summary>ONNX Add.</summary>
    public static OperatorSchema Definition { get; } = new("Add", 14)
    {
        Inputs = [new("A", TypeSet.Numeric, "T"), new("B", TypeSet.Numeric, "T")],
        Outputs = [new("C", TypeSet.Numeric, "T")],
        Create = static _ => new AddOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        BinaryMath.InferBroadcast(context);
        if (BinaryMath.Elements(context, static (a, b) => a + b) is { } elements)
        {
            context.SetOutput(0, new TensorType(context.ElementType(0), elements.Shape), elements);
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => BinaryMath.Evaluate<Sum>(context);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        IsQuantizable = true,
        ValueInputs = [0, 1],
        Axes = BinaryMath.AxisFlows(node),
    };

    private readonly struct Sum : BinaryMath.IFunction
    {
        public static T Apply<T>(T a, T b)
            where T : System.Numerics.INumber<T> => unchecked(a + b);
    }
}
