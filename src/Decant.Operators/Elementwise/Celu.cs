using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = max(0, X) + min(0, α·(e^(X/α) - 1))</c> (Barron 2017, "Continuously Differentiable Exponential Linear Units").</summary>
/// <param name="Alpha">The scale.</param>
public sealed record CeluOp(float Alpha = 1f) : UnaryFloatOp
{
    /// <summary>ONNX Celu.</summary>
    public static OperatorSchema Definition { get; } = Define("Celu", 12, static a => new CeluOp(a.Float("alpha", 1f)), ["alpha"]);

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("alpha", Alpha, 1f);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Max(0, x) + Math.Min(0, Alpha * double.ExpM1(x / Alpha));
}
