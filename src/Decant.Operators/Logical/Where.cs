using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>output = condition ? X : Y</c>, element by element, broadcast.</summary>
public sealed record WhereOp : Operator
{
    /// <summary>ONNX Where.</summary>
    public static OperatorSchema Definition { get; } = new("Where", 16)
    {
        Inputs = [new("condition", TypeSet.Bool, "B"), new("X", TypeSet.Any, "T"), new("Y", TypeSet.Any, "T")],
        Outputs = [new("output", TypeSet.Any, "T")],
        Create = static _ => new WhereOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g =>
    {
        Value zero = g.Number(0, g.Incoming);
        g.SetBroadcast(1, () => g.Add(new WhereOp(), g.Input(0), g.Incoming, zero));
        g.SetBroadcast(2, () => g.Add(new WhereOp(), g.Input(0), zero, g.Incoming));
    };

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ElementType type = context.ElementType(1) == ElementType.Undefined ? context.ElementType(2) : context.ElementType(1);
        Shape? shape = Broadcast.Shapes(context, Broadcast.Shapes(context, context.Shape(0), context.Shape(1)), context.Shape(2));
        context.SetOutput(0, type, shape, Elements(context, shape));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor condition = context.Input(0);
        Tensor x = context.Input(1);
        Tensor y = context.Input(2);
        long[] sizes = Broadcast.Sizes(context, condition, x, y);
        Shape shape = Shape.Of(sizes);
        ReadOnlySpan<byte> chosen = TensorMovement.Expand(condition, sizes).AsSpan<byte>();
        using var left = new ElementSource(x);
        using var right = new ElementSource(y);
        using var buffer = new ElementBuffer(x.ElementType, shape.ElementCount);
        var walk = new IndexWalk(sizes, Broadcast.Strides(x, sizes), Broadcast.Strides(y, sizes));
        for (int i = 0; i < chosen.Length; i++, walk.Next())
        {
            if (chosen[i] != 0)
            {
                buffer.CopyRun(left, walk.Offset(0), i, 1);
            }
            else
            {
                buffer.CopyRun(right, walk.Offset(1), i, 1);
            }
        }

        context.SetOutput(0, buffer.ToTensor(shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        PassesValues = true,
        ValueInputs = [1, 2],
        Axes = BinaryMath.AxisFlows(node),
    };

    // An element is known where its condition is, or where both choices are the same.
    private static SymbolicTensor? Elements(InferenceContext context, Shape? shape)
    {
        SymbolicTensor? x = SymbolicElements.Expand(SymbolicElements.Of(context, 1), shape);
        SymbolicTensor? y = SymbolicElements.Expand(SymbolicElements.Of(context, 2), shape);
        SymbolicTensor? condition = SymbolicElements.Expand(SymbolicElements.Of(context, 0), shape);
        if (x is null || y is null)
        {
            return null;
        }

        return new SymbolicTensor(shape!, [.. x.Elements.Select((left, i) =>
            condition is not null && condition.Elements[i].IsNumber ? condition.Elements[i] != 0 ? left : y.Elements[i]
            : left.IsSame(y.Elements[i]) ? left : Dim.Unknown)]);
    }
}
