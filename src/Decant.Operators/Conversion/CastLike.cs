using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Converts elements to the type of another tensor; the rules are those of <see cref="CastOp"/>.</summary>
/// <param name="Saturate">Whether 8-bit floats are limited to their range rather than becoming infinity or NaN.</param>
/// <param name="RoundMode">How power-of-two scales (float8e8m0) are rounded: <c>up</c>, <c>down</c> or <c>nearest</c>.</param>
public sealed record CastLikeOp(bool Saturate = true, string RoundMode = "up") : Operator
{
    /// <summary>ONNX CastLike.</summary>
    public static OperatorSchema Definition { get; } = new("CastLike", 25)
    {
        Inputs = [new("input", ElementCast.Types, "T1"), new("target_type", ElementCast.Types, "T2")],
        Outputs = [new("output", ElementCast.Types, "T2")],
        Attributes = ["round_mode", "saturate"],
        Create = static a => new CastLikeOp(a.Bool("saturate", true), a.Text("round_mode", "up")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetBroadcast(0, () => g.Add(new CastLikeOp(), g.Incoming, g.Input(0)));

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) =>
        attributes.Set("saturate", Saturate, true).Set("round_mode", RoundMode, "up");

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (context.ElementType(1) == ElementType.Undefined)
        {
            context.SetOutput(0, ElementType.Undefined, context.Shape(0));
            return;
        }

        CastOp.InferTo(context, context.ElementType(1));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, ElementCast.Convert(context.Input(0), context.Input(1).ElementType, Saturate, RoundMode));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        Axes = EquatableList.From(BinaryMath.AxisFlows(node).Where(static f => f.Input == 0)),
    };
}
