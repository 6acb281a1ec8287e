using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// Convolution over any number of spatial axes: <c>Y[n,m,o] = B[m] + sum over c,k of W[m,c,k] * X[n,g(m)+c,o*stride + k*dilation - pad]</c>.
/// Products are summed in double precision and rounded once.
/// </summary>
/// <param name="Window">The sliding window.</param>
/// <param name="Group">The number of groups that channels are divided into.</param>
public sealed partial record ConvOp(SlidingWindow Window, long Group = 1) : Operator
{
    /// <summary>ONNX Conv.</summary>
    public static OperatorSchema Definition { get; } = new("Conv", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T"), new("W", TypeSet.Float, "T"), new("B", TypeSet.Float, "T", ParameterKind.Optional)],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = [.. SlidingWindow.AttributeNames, "group"],
        Create = static a => new ConvOp(SlidingWindow.Read(a), a.Int("group", 1)),
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
        0, context.ElementType(0), ConvolutionInference.OutputShape(context, context.Shape(0), context.Shape(1), Window, Group));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, FloatConvolution.Run(context, Window, Group, context.OptionalInput(2)));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) =>
        ConvolutionInference.Facts(node, 1, 2, Group, FloatFacts.Accumulator(node)) with
        {
            Pointwise = new ConvOp(new SlidingWindow()),
            Separable = Group == 1 && node.Input(1)?.Shape is { Rank: 4 } ? (new ConvOp(Window.Along(0)), new ConvOp(Window.Along(1))) : null,
        };

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal) =>
        removal.Op = Group == 1 ? this : this with { Group = ConvolutionInference.GroupsLeft(removal, 1) };
}
