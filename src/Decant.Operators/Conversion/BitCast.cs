using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The same bits read as another element type of the same width.</summary>
/// <param name="To">The new element type.</param>
public sealed record BitCastOp(ElementType To) : Operator
{
    private static readonly TypeSet Types = new(TypeSet.Any.Bits & ~TypeSet.Of(ElementType.String).Bits);

    /// <summary>ONNX BitCast.</summary>
    public static OperatorSchema Definition { get; } = new("BitCast", 26)
    {
        Inputs = [new("input", Types, "T1")],
        Outputs = [new("output", Types, "T2")],
        Attributes = ["to"],
        Create = static a => new BitCastOp(a.Type("to")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("to", To);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ElementType from = context.ElementType(0);
        if (from != ElementType.Undefined && from.BitWidth() != To.BitWidth())
        {
            throw context.Fail("DEC1223", $"{from.Name()} and {To.Name()} have other widths");
        }

        context.SetOutput(0, To, context.Shape(0));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => context.SetOutput(0, context.Input(0).Reinterpret(To));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        Axes = BinaryMath.AxisFlows(node),
    };
}
