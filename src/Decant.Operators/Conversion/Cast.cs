using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Converts elements to another type: floats to narrower floats are rounded to nearest even, to integers truncated toward zero; integers
/// to narrower integers wrap around, as do floats to integers of less than 8 bits; to bool everything but zero is true.
/// </summary>
/// <param name="To">The new element type.</param>
/// <param name="Saturate">Whether 8-bit floats are limited to their range rather than becoming infinity or NaN.</param>
/// <param name="RoundMode">How power-of-two scales (float8e8m0) are rounded: <c>up</c>, <c>down</c> or <c>nearest</c>.</param>
public sealed record CastOp(ElementType To, bool Saturate = true, string RoundMode = "up") : Operator
{
    /// <summary>ONNX Cast.</summary>
    public static OperatorSchema Definition { get; } = new("Cast", 25)
    {
        Inputs = [new("input", ElementCast.Types, "T1")],
        Outputs = [new("output", ElementCast.Types, "T2")],
        Attributes = ["round_mode", "saturate", "to"],
        Create = static a => new CastOp(a.Type("to"), a.Bool("saturate", true), a.Text("round_mode", "up")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.Set(0, g.Add(new CastLikeOp(), g.Incoming, g.Input(0)));

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) =>
        attributes.Set("to", To).Set("saturate", Saturate, true).Set("round_mode", RoundMode, "up");

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => InferTo(context, To);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, ElementCast.Convert(context.Input(0), To, Saturate, RoundMode));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        RepeatedFrom = [0],
        Axes = BinaryMath.AxisFlows(node),
    };

    /// <summary>Output 0 is input 0 with another element type; tracked whole numbers stay so in wide types.</summary>
    internal static void InferTo(InferenceContext context, ElementType to)
    {
        SymbolicTensor? elements = SymbolicElements.Of(context, 0);
        SymbolicTensor? cast = to == ElementType.Bool
            ? SymbolicElements.Map(elements, static e => e.IsNumber ? e == 0 ? 0 : 1 : Dim.Unknown)
            : elements;
        context.SetOutput(0, to, context.Shape(0), SymbolicElements.Fit(cast, to));
    }
}
