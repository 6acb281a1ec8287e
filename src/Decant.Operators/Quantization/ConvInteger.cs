using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>y = sum((x - x_zero_point) * (w - w_zero_point))</c> as a convolution, in int32, wrapping and never saturating.</summary>
/// <param name="Window">The sliding window.</param>
/// <param name="Group">The number of groups that channels are divided into.</param>
public sealed record ConvIntegerOp(SlidingWindow Window, long Group = 1) : Operator
{
    /// <summary>ONNX ConvInteger.</summary>
    public static OperatorSchema Definition { get; } = new("ConvInteger", 10)
    {
        Inputs =
        [
            new("x", TypeSet.Int8OrUInt8, "T1"), new("w", TypeSet.Int8OrUInt8, "T2"),
            new("x_zero_point", TypeSet.Int8OrUInt8, "T1", ParameterKind.Optional), new("w_zero_point", TypeSet.Int8OrUInt8, "T2", ParameterKind.Optional),
        ],
        Outputs = [new("y", TypeSet.Of(ElementType.Int32))],
        Attributes = [.. SlidingWindow.AttributeNames, "group"],
        Create = static a => new ConvIntegerOp(SlidingWindow.Read(a), a.Int("group", 1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Window.Write(attributes);
        attributes.Set("group", Group, 1);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(
        0, ElementType.Int32, ConvolutionInference.OutputShape(context, context.Shape(0), context.Shape(1), Window, Group));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        (int[] sums, Shape shape, _) = IntegerConvolution.Sums(
            context, context.Input(0), context.OptionalInput(2), context.Input(1), context.OptionalInput(3), Window, Group);
        context.SetOutput(0, Tensor.Create(sums, shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => ConvolutionInference.Facts(node, 1, null, Group, ElementType.Int32) with { IsQuantizable = false };
}
