using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The upper or lower triangle of the innermost matrices; the rest is zero. <c>k</c> moves the diagonal, upwards where positive.</summary>
/// <param name="Upper">Whether the upper triangle is kept.</param>
public sealed record TriluOp(bool Upper = true) : Operator
{
    /// <summary>ONNX Trilu.</summary>
    public static OperatorSchema Definition { get; } = new("Trilu", 14)
    {
        Inputs = [new("input", TypeSet.Any, "T"), new("k", TypeSet.Int64, null, ParameterKind.Optional)],
        Outputs = [new("output", TypeSet.Any, "T")],
        Attributes = ["upper"],
        Create = static a => new TriluOp(a.Bool("upper", true)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("upper", Upper, true);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => UnaryMath.InferSame(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        if (input.Rank < 2)
        {
            throw context.Fail("DEC1225", $"{input} is no matrix");
        }

        long k = context.OptionalInput(1)?.ReadInt64(0) ?? 0;
        long columns = input.Sizes[^1];
        long rows = input.Sizes[^2];
        using var source = new ElementSource(input);
        using var buffer = new ElementBuffer(input.ElementType, input.Length);
        for (long at = 0, row = 0; at < input.Length; at += columns, row = row + 1 == rows ? 0 : row + 1)
        {
            long diagonal = Math.Clamp(row + k + (Upper ? 0 : 1), 0, columns);
            long first = Upper ? diagonal : 0;
            buffer.CopyRun(source, at + first, at + first, Upper ? columns - diagonal : diagonal);
        }

        context.SetOutput(0, buffer.ToTensor(input.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        Axes = EquatableList.From(BinaryMath.AxisFlows(node).Where(static f => f.Input == 0)),
    };
}
