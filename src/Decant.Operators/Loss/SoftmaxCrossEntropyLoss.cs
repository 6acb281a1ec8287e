using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// The negative log likelihood of <c>log_prob = log(softmax(scores))</c> along axis 1 of <c>scores[N,C,…]</c>, reduced over all samples.
/// </summary>
/// <param name="Reduction">How the samples' losses are reduced.</param>
/// <param name="IgnoreIndex">A target class whose samples do not count; null: all do.</param>
public sealed record SoftmaxCrossEntropyLossOp(LossReduction Reduction = LossReduction.Mean, long? IgnoreIndex = null) : Operator
{
    /// <summary>ONNX SoftmaxCrossEntropyLoss.</summary>
    public static OperatorSchema Definition { get; } = new("SoftmaxCrossEntropyLoss", 13)
    {
        Inputs = [new("scores", TypeSet.Float, "T"), new("labels", TypeSet.Index, "Tind"), new("weights", TypeSet.Float, "T", ParameterKind.Optional)],
        Outputs = [new("output", TypeSet.Float, "T"), new("log_prob", TypeSet.Float, "T", ParameterKind.Optional)],
        Attributes = ClassLoss.AttributeNames,
        Create = static a => new SoftmaxCrossEntropyLossOp(ClassLoss.Reduction(a), a.Contains("ignore_index") ? a.Int("ignore_index") : null),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => ClassLoss.Write(attributes, Reduction, IgnoreIndex);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        context.SetOutput(0, ClassLoss.Type(context, Reduction));
        context.SetOutput(1, context.Input(0));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor scores = context.Input(0);
        double[] values = LaneMath.Apply(scores, Math.Min(1, scores.Rank - 1), LogSoftmaxOp.Normalize);
        context.SetOutput(0, ClassLoss.Evaluate(context, values, Reduction, IgnoreIndex));
        context.SetOutput(1, TensorConversion.FromDoubles(scores.ElementType, values, scores.Shape));
    }
}
