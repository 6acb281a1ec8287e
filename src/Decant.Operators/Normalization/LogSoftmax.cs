using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>output = input - log(sum(exp(input)))</c> along one axis, shifted by the maximum so that nothing overflows.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
public sealed record LogSoftmaxOp(long Axis = -1) : Operator
{
    /// <summary>ONNX LogSoftmax.</summary>
    public static OperatorSchema Definition { get; } = new("LogSoftmax", 13)
    {
        Inputs = [new("input", TypeSet.Float, "T")],
        Outputs = [new("output", TypeSet.Float, "T")],
        Attributes = ["axis"],
        Create = static a => new LogSoftmaxOp(a.Int("axis", -1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => g.Set(0, g.Add(
        new SubOp(),
        g.Incoming,
        g.Mul(g.Add(new ExpOp(), g.Output(0)), g.Add(new ReduceSumOp(), g.Incoming, g.Constant(Tensors.Tensor.Vector(Axis))))));

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, -1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => LaneMath.Infer(context, Axis);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => LaneMath.Evaluate(context, Axis, Normalize);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { OutputRange = (double.NegativeInfinity, 0), Axes = LaneMath.Flows(node, Axis) };

    /// <summary>The logarithm of the softmax of one lane, in place.</summary>
    internal static void Normalize(Span<double> lane)
    {
        double maximum = double.NegativeInfinity;
        foreach (double value in lane)
        {
            maximum = Math.Max(maximum, value);
        }

        double sum = 0;
        foreach (double value in lane)
        {
            sum += Math.Exp(value - maximum);
        }

        double shift = maximum + Math.Log(sum);
        foreach (ref double value in lane)
        {
            value -= shift;
        }
    }
}
