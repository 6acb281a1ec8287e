using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Whether an input is given and, where it is an optional, holds something.</summary>
public sealed record OptionalHasElementOp : Operator
{
    /// <summary>ONNX OptionalHasElement.</summary>
    public static OperatorSchema Definition { get; } = new("OptionalHasElement", 18)
    {
        Inputs = [new("input", TypeSet.AnyValue, "O", ParameterKind.Optional)],
        Outputs = [new("output", TypeSet.Bool, "B")],
        Create = static _ => new OptionalHasElementOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, ElementType.Bool, Shape.Scalar);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => context.SetOutput(
        0, Tensor.Scalar(context.Value(0) is RuntimeOptional optional ? optional.Value is not null : context.HasInput(0)));
}
