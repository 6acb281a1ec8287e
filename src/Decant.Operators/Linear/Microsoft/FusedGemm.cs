using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>Y = activation(alpha · A' · B' + beta · C)</c>, the sum as in Gemm; rounded before and after the activation.</summary>
/// <param name="Product">The sum.</param>
/// <param name="Activation">The activation: one of those of recurrent operators; empty for none.</param>
/// <param name="ActivationAlpha">The activation's first parameter; null is its default.</param>
/// <param name="ActivationBeta">The activation's second parameter; null is its default.</param>
public sealed record FusedGemmOp(GemmOp Product, string Activation = "", float? ActivationAlpha = null, float? ActivationBeta = null) : Operator
{
    /// <summary>ONNX Runtime's FusedGemm.</summary>
    public static OperatorSchema Definition { get; } = new("FusedGemm", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs = [new("A", TypeSet.Float, "T"), new("B", TypeSet.Float, "T"), new("C", TypeSet.Float, "T", ParameterKind.Optional)],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["activation", "activation_alpha", "activation_beta", "alpha", "beta", "transA", "transB"],
        Create = static a => new FusedGemmOp(
            new GemmOp(a.Float("alpha", 1), a.Float("beta", 1), a.Bool("transA"), a.Bool("transB")),
            a.Text("activation", string.Empty),
            a.Contains("activation_alpha") ? a.Float("activation_alpha") : null,
            a.Contains("activation_beta") ? a.Float("activation_beta") : null),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Product.WriteAttributes(attributes);
        attributes.Set("activation", Activation, string.Empty);
        SetGiven(attributes, "activation_alpha", ActivationAlpha);
        SetGiven(attributes, "activation_beta", ActivationBeta);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => Product.Infer(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Product.Evaluate(context);
        if (Activation.Length == 0)
        {
            return;
        }

        var activation = RecurrentActivation.Create(
            context.Who, Activation, ActivationAlpha is { } alpha ? new Queue<float>([alpha]) : [], ActivationBeta is { } beta ? new Queue<float>([beta]) : [], clip: null);
        var sums = (Tensor)context.Outputs[0]!;
        context.SetOutput(0, TensorConversion.FromDoubles(sums.ElementType, Array.ConvertAll(sums.ToDoubles(), activation.Apply), sums.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => Product.Facts(node) with { IsQuantizable = false };

    private static void SetGiven(AttributeMap attributes, string name, float? value)
    {
        if (value is { } given)
        {
            attributes.Set(name, given);
        }
    }
}
