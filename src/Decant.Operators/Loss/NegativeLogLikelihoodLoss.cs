using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// <c>loss = -input[n, target[n], …] * weight[target[n]]</c> for log-probabilities <c>input[N,C,…]</c>, reduced over all samples.
/// </summary>
/// <param name="Reduction">How the samples' losses are reduced.</param>
/// <param name="IgnoreIndex">A target class whose samples do not count; null: all do.</param>
public sealed record NegativeLogLikelihoodLossOp(LossReduction Reduction = LossReduction.Mean, long? IgnoreIndex = null) : Operator
{
    /// <summary>ONNX NegativeLogLikelihoodLoss.</summary>
    public static OperatorSchema Definition { get; } = new("NegativeLogLikelihoodLoss", 22)
    {
        Inputs = [new("input", TypeSet.Float, "T"), new("target", TypeSet.Index, "Tind"), new("weight", TypeSet.Float, "T", ParameterKind.Optional)],
        Outputs = [new("loss", TypeSet.Float, "T")],
        Attributes = ClassLoss.AttributeNames,
        Create = static a => new NegativeLogLikelihoodLossOp(ClassLoss.Reduction(a), a.Contains("ignore_index") ? a.Int("ignore_index") : null),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => ClassLoss.Write(attributes, Reduction, IgnoreIndex);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, ClassLoss.Type(context, Reduction));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, ClassLoss.Evaluate(context, TensorConversion.Doubles(context.Input(0)), Reduction, IgnoreIndex));
}
