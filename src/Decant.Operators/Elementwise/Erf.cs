using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The Gauss error function: <c>output = 2/√π · ∫ e^(-t²) dt from 0 to input</c>.</summary>
public sealed record ErfOp : UnaryFloatOp
{
    /// <summary>ONNX Erf.</summary>
    public static OperatorSchema Definition { get; } = Define("Erf", 13, static _ => new ErfOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetChain(g.Scale(g.Add(new ExpOp(), g.Add(new NegOp(), g.Mul(g.Input(0), g.Input(0)))), 2 / Math.Sqrt(Math.PI)));

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (-1, 1);

    /// <inheritdoc/>
    protected override double Apply(double x) => ErrorFunction.Erf(x);
}
