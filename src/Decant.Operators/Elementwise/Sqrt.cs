using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = √X</c>; NaN for negative numbers.</summary>
public sealed record SqrtOp : UnaryFloatOp
{
    /// <summary>ONNX Sqrt.</summary>
    public static OperatorSchema Definition { get; } = Define("Sqrt", 13, static _ => new SqrtOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.Set(0, g.Add(new DivOp(), g.Scale(g.Incoming, 0.5), g.Output(0)));

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (0, double.PositiveInfinity);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Sqrt(x);
}
