using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = ln(1 + e^X)</c>.</summary>
public sealed record SoftplusOp : UnaryFloatOp
{
    /// <summary>ONNX Softplus.</summary>
    public static OperatorSchema Definition { get; } = Define("Softplus", 22, static _ => new SoftplusOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetChain(g.Add(new SigmoidOp(), g.Input(0)));

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (0, double.PositiveInfinity);

    /// <inheritdoc/>
    protected override double Apply(double x) => x > 0 ? x + double.LogP1(Math.Exp(-x)) : double.LogP1(Math.Exp(x));
}
