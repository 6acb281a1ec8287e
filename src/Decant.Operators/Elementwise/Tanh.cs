using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>output = tanh(input)</c>.</summary>
public sealed record TanhOp : UnaryFloatOp
{
    /// <summary>ONNX Tanh.</summary>
    public static OperatorSchema Definition { get; } = Define("Tanh", 13, static _ => new TanhOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetChain(g.Add(new SubOp(), g.Number(1, g.Output(0)), g.Mul(g.Output(0), g.Output(0))));

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (-1, 1);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Tanh(x);
}
