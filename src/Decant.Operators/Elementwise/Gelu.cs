using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// <c>Y = X · Φ(X)</c> with the normal distribution Φ, or its approximation <c>X/2 · (1 + tanh(√(2/π)·(X + 0.044715·X³)))</c>
/// (Hendrycks and Gimpel 2016, "Gaussian Error Linear Units").
/// </summary>
/// <param name="Approximate"><c>none</c> or <c>tanh</c>.</param>
public sealed record GeluOp(string Approximate = "none") : UnaryFloatOp
{
    /// <summary>ONNX Gelu.</summary>
    public static OperatorSchema Definition { get; } = Define("Gelu", 20, static a => new GeluOp(a.Text("approximate", "none")), ["approximate"]);

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("approximate", Approximate, "none");

    /// <inheritdoc/>
    protected override double Apply(double x) => Approximate == "tanh"
        ? 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))
        : 0.5 * x * (1 + ErrorFunction.Erf(x / Math.Sqrt(2)));
}
