using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>output = exp(input) / sum(exp(input))</c> along one axis, shifted by the maximum so that nothing overflows.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
public sealed record SoftmaxOp(long Axis = -1) : Operator
{
    /// <summary>ONNX Softmax.</summary>
    public static OperatorSchema Definition { get; } = new("Softmax", 13)
    {
        Inputs = [new("input", TypeSet.Float, "T")],
        Outputs = [new("output", TypeSet.Float, "T")],
        Attributes = ["axis"],
        Create = static a => new SoftmaxOp(a.Int("axis", -1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => g.Set(0, g.Add(
        new SubOp(),
        g.Mul(g.Incoming, g.Output(0)),
        g.Mul(g.Output(0), g.Add(new ReduceSumOp(), g.Mul(g.Incoming, g.Output(0)), g.Constant(Tensors.Tensor.Vector(Axis))))));

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, -1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => LaneMath.Infer(context, Axis);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => LaneMath.Evaluate(context, Axis, Normalize);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { OutputRange = (0, 1), Axes = LaneMath.Flows(node, Axis) };

    /// <summary>The softmax of one lane, in place.</summary>
    internal static void Normalize(Span<double> lane)
    {
        double maximum = double.NegativeInfinity;
        foreach (double value in lane)
        {
            maximum = Math.Max(maximum, value);
        }

        double sum = 0;
        foreach (ref double value in lane)
        {
            value = Math.Exp(value - maximum);
            sum += value;
        }

        foreach (ref double value in lane)
        {
            value /= sum;
        }
    }
}
