using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = 1 / (1 + e^-X)</c>.</summary>
public sealed record SigmoidOp : UnaryFloatOp
{
    /// <summary>ONNX Sigmoid.</summary>
    public static OperatorSchema Definition { get; } = Define("Sigmoid", 13, static _ => new SigmoidOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetChain(g.Mul(g.Output(0), g.Add(new SubOp(), g.Number(1, g.Output(0)), g.Output(0))));

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (0, 1);

    /// <inheritdoc/>
    protected override double Apply(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));
}
