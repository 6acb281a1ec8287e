using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The input's number of elements, as an int64 scalar.</summary>
public sealed record SizeOp : Operator
{
    /// <summary>ONNX Size.</summary>
    public static OperatorSchema Definition { get; } = new("Size", 25)
    {
        Inputs = [new("data", TypeSet.Any, "T")],
        Outputs = [new("size", TypeSet.Int64, "T1")],
        Create = static _ => new SizeOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(
        0, ElementType.Int64, Shape.Scalar, context.Shape(0) is { } shape ? SymbolicTensor.Scalar(shape.SymbolicElementCount) : null);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => context.SetOutput(0, Tensor.Scalar(context.Input(0).Length));
}
