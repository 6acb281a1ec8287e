using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = γ·X</c> above zero and <c>γ·α·(e^X - 1)</c> below (Klambauer et al. 2017, "Self-Normalizing Neural Networks").</summary>
/// <param name="Alpha">The limit below zero.</param>
/// <param name="Gamma">The scale.</param>
public sealed record SeluOp(float Alpha = 1.6732632423543772848170429916717f, float Gamma = 1.0507009873554804934193349852946f) : UnaryFloatOp
{
    /// <summary>ONNX Selu.</summary>
    public static OperatorSchema Definition { get; } = Define("Selu", 22, static a => new SeluOp(a.Float("alpha", 1.6732632423543772848170429916717f), a.Float("gamma", 1.0507009873554804934193349852946f)), ["alpha", "gamma"]);

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("alpha", Alpha, 1.6732632423543772848170429916717f).Set("gamma", Gamma, 1.0507009873554804934193349852946f);

    /// <inheritdoc/>
    protected override double Apply(double x) => x > 0 ? Gamma * x : Gamma * Alpha * double.ExpM1(x);
}
