using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A tensor of the shape given as input that repeats one value.</summary>
/// <param name="Value">A tensor of one element; null for the float32 zero.</param>
public sealed record ConstantOfShapeOp(Tensor? Value = null) : Operator
{
    /// <summary>ONNX ConstantOfShape.</summary>
    public static OperatorSchema Definition { get; } = new("ConstantOfShape", 25)
    {
        Inputs = [new("input", TypeSet.Int64, "T1")],
        Outputs = [new("output", TypeSet.Any, "T2")],
        Attributes = ["value"],
        Create = static a => new ConstantOfShapeOp(a.Tensor("value")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("value", Value);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (Value is { Length: not 1 })
        {
            throw context.Fail("DEC1220", $"its value is {Value}, expected one element");
        }

        Shape? shape = SymbolicElements.Of(context, 0) is { } sizes ? Shape.Of(sizes.Elements)
            : context.Shape(0) is { Rank: 1 } rank && rank[0].IsNumber ? Shape.OfRank(rank[0].Value)
            : null;
        SymbolicTensor? one = Value is null ? null : SymbolicTensor.From(Value.Reshape(Shape.Scalar));
        context.SetOutput(0, Value?.ElementType ?? ElementType.Float32, shape, SymbolicElements.Expand(one, shape));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Shape shape = Shape.Of(context.Input(0).ToInt64s());
        context.SetOutput(0, Value is null ? Tensor.Zeros(ElementType.Float32, shape) : Value.Repeat(shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node)
    {
        var axes = new AxisStructureBuilder();
        Shape shape = node.Input(0)?.Constant is null ? Shape.Scalar : node.Output(0)?.Shape ?? Shape.Scalar;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis].IsNumber)
            {
                axes.Output(0, axis, axes.Space(shape[axis].Value));
            }
        }

        return new() { RepeatedFrom = [], Structure = axes.Build() };
    }

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal)
    {
        Value? output = removal.Node.Output(0);
        if (removal.Touches(output))
        {
            long[] sizes = removal.Node.Input(0)?.Constant?.ToInt64s() ?? throw removal.Fail("its shape is computed when the model runs");
            removal.SetIntegers(0, [.. sizes.Select((_, axis) => removal.NewSize(output, axis))]);
        }
    }

    /// <summary>Whether both repeat the same value, by its content.</summary>
    public bool Equals(ConstantOfShapeOp? other) =>
        other is not null && (Value is null ? other.Value is null : other.Value is not null && Value.ContentEquals(other.Value));

    /// <inheritdoc/>
    public override int GetHashCode() => Value?.ContentHash() ?? 0;
}
