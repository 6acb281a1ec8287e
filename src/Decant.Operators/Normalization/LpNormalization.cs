using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Divides by the norm along one axis; a lane of norm 0 stays 0.</summary>
/// <param name="Axis">The axis; it may count from the end.</param>
/// <param name="P">1: the sum of the magnitudes; 2: the root of the sum of the squares.</param>
public sealed record LpNormalizationOp(long Axis = -1, long P = 2) : Operator
{
    /// <summary>ONNX LpNormalization.</summary>
    public static OperatorSchema Definition { get; } = new("LpNormalization", 22)
    {
        Inputs = [new("input", TypeSet.Float, "T")],
        Outputs = [new("output", TypeSet.Float, "T")],
        Attributes = ["axis", "p"],
        Create = static a => new LpNormalizationOp(a.Int("axis", -1), a.Int("p", 2)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("axis", Axis, -1).Set("p", P, 2);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => LaneMath.Infer(context, Axis);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        if (P is not (1 or 2))
        {
            throw context.Fail("DEC1255", $"p is {P}, expected 1 or 2");
        }

        LaneMath.Evaluate(context, Axis, lane =>
        {
            double sum = 0;
            foreach (double value in lane)
            {
                sum += P == 1 ? Math.Abs(value) : value * value;
            }

            double norm = P == 1 ? sum : Math.Sqrt(sum);
            foreach (ref double value in lane)
            {
                value = norm == 0 ? 0 : value / norm;
            }
        });
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { OutputRange = (-1, 1), Axes = LaneMath.Flows(node, Axis) };
}
