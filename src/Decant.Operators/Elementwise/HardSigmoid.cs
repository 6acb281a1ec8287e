using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = max(0, min(1, α·X + β))</c>.</summary>
/// <param name="Alpha">The slope.</param>
/// <param name="Beta">The value at zero.</param>
public sealed record HardSigmoidOp(float Alpha = 0.2f, float Beta = 0.5f) : UnaryFloatOp
{
    /// <summary>ONNX HardSigmoid.</summary>
    public static OperatorSchema Definition { get; } = Define("HardSigmoid", 22, static a => new HardSigmoidOp(a.Float("alpha", 0.2f), a.Float("beta", 0.5f)), ["alpha", "beta"]);

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("alpha", Alpha, 0.2f).Set("beta", Beta, 0.5f);

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (0, 1);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Clamp((Alpha * x) + Beta, 0, 1);
}
