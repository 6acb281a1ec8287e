using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The mean of the broadcast inputs, element by element.</summary>
public sealed record MeanOp : Operator
{
    /// <summary>ONNX Mean.</summary>
    public static OperatorSchema Definition { get; } = VariadicMath.Define("Mean", 13, TypeSet.Float, "mean", static _ => new MeanOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => VariadicMath.SetShared(g, 1.0 / g.Node.Inputs.Count);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => VariadicMath.Infer(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor sum = VariadicMath.Fold<AddOp.Function>(context);
        Tensor count = TensorConversion.FromDoubles(sum.ElementType, [context.InputCount], Shape.Scalar);
        context.SetOutput(0, BinaryMath.Apply<DivOp.Function>(context, sum, count));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => VariadicMath.Facts(node);
}
