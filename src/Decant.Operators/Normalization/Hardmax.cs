using Decant.Graphs;

namespace Decant.Operators;

/// <summary>1 for the first greatest element along one axis, 0 for the others.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
public sealed record HardmaxOp(long Axis = -1) : Operator
{
    /// <summary>ONNX Hardmax.</summary>
    public static OperatorSchema Definition { get; } = new("Hardmax", 13)
    {
        Inputs = [new("input", TypeSet.Float, "T")],
        Outputs = [new("output", TypeSet.Float, "T")],
        Attributes = ["axis"],
        Create = static a => new HardmaxOp(a.Int("axis", -1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, -1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => LaneMath.Infer(context, Axis);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => LaneMath.Evaluate(context, Axis, static lane =>
    {
        int best = 0;
        for (int i = 1; i < lane.Length; i++)
        {
            best = lane[i] > lane[best] ? i : best;
        }

        lane.Clear();
        lane[best] = 1;
    });

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { OutputRange = (0, 1), Axes = LaneMath.Flows(node, Axis) };
}
