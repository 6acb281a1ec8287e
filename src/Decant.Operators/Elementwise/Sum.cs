using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The sum of the broadcast inputs, element by element.</summary>
public sealed record SumOp : Operator
{
    /// <summary>ONNX Sum.</summary>
    public static OperatorSchema Definition { get; } = VariadicMath.Define("Sum", 13, TypeSet.Float, "sum", static _ => new SumOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => VariadicMath.SetShared(g, 1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => VariadicMath.Infer(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => context.SetOutput(0, VariadicMath.Fold<AddOp.Function>(context));

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => VariadicMath.Facts(node) with { IsQuantizable = true, IsSum = true };
}
