using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Repeats axes of size one, and new leading axes, so that the input broadcasts with <c>shape</c>.</summary>
public sealed record ExpandOp : Operator
{
    /// <summary>ONNX Expand.</summary>
    public static OperatorSchema Definition { get; } = new("Expand", 13)
    {
        Inputs = [new("input", TypeSet.Any, "T"), new("shape", TypeSet.Int64)],
        Outputs = [new("output", TypeSet.Any, "T")],
        Create = static _ => new ExpandOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetBroadcast(0, () => g.Incoming);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? wanted = SymbolicElements.Of(context, 1) is { } elements
            ? Shape.Of(elements.Elements)
            : context.Shape(1) is { Rank: 1 } rank && rank[0].IsNumber ? Shape.OfRank(rank[0].Value) : null;
        Shape? result = Broadcast.Shapes(context, context.Shape(0), wanted);
        context.SetOutput(0, context.ElementType(0), result, SymbolicElements.Expand(SymbolicElements.Of(context, 0), result));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor input = context.Input(0);
        long[] wanted = context.Input(1).ToInt64s();
        long[] sizes = Broadcast.Sizes(context, input, Tensor.Zeros(ElementType.Bool, Shape.Of(wanted)));
        context.SetOutput(0, TensorMovement.Expand(input, sizes));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = true,
        ValueInputs = [0],
        RepeatedFrom = [0],
        Axes = EquatableList.From(BinaryMath.AxisFlows(node).Where(static f => f.Input == 0)),
    };

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal)
    {
        Value? output = removal.Node.Output(0);
        if (!removal.Touches(output))
        {
            return;
        }

        long[] sizes = removal.Node.Input(1)?.Constant?.ToInt64s() ?? throw removal.Fail("its shape is computed when the model runs");
        int first = output!.Shape!.Rank - sizes.Length;
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = sizes[i] == 1 ? 1 : removal.NewSize(output, first + i);
        }

        removal.SetIntegers(1, sizes);
    }
}
