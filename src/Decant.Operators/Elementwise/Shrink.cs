using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary><c>output = input + bias</c> below <c>-lambd</c>, <c>input - bias</c> above <c>lambd</c>, and zero between.</summary>
/// <param name="Bias">What is added or taken away.</param>
/// <param name="Lambda">The threshold.</param>
public sealed record ShrinkOp(float Bias = 0, float Lambda = 0.5f) : Operator
{
    /// <summary>ONNX Shrink.</summary>
    public static OperatorSchema Definition { get; } = new("Shrink", 9)
    {
        Inputs = [new("input", TypeSet.Numeric, "T")],
        Outputs = [new("output", TypeSet.Numeric, "T")],
        Attributes = ["bias", "lambd"],
        Create = static a => new ShrinkOp(a.Float("bias", 0), a.Float("lambd", 0.5f)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("bias", Bias, 0f).Set("lambd", Lambda, 0.5f);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => UnaryMath.InferSame(context);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        double[] values = Array.ConvertAll(x.ToDoubles(), Apply);
        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, values, x.Shape));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        IsElementwise = true,
        ValueInputs = [0],
        Axes = BinaryMath.AxisFlows(node),
    };

    private double Apply(double x) => x < -Lambda ? x + Bias : x > Lambda ? x - Bias : 0;
}
