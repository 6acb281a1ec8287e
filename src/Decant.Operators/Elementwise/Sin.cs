using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The sine of each element, in radians.</summary>
public sealed record SinOp : UnaryFloatOp
{
    /// <summary>ONNX Sin.</summary>
    public static OperatorSchema Definition { get; } = Define("Sin", 22, static _ => new SinOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetChain(g.Add(new CosOp(), g.Input(0)));

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (-1, 1);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Sin(x);
}
