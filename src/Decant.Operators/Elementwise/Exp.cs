using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>output = e^input</c>.</summary>
public sealed record ExpOp : UnaryFloatOp
{
    /// <summary>ONNX Exp.</summary>
    public static OperatorSchema Definition { get; } = Define("Exp", 13, static _ => new ExpOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetChain(g.Output(0));

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (0, double.PositiveInfinity);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Exp(x);
}
