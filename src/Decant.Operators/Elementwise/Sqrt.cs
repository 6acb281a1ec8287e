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
    protected override (double Minimum, double Maximum)? Range => (0, double.PositiveInfinity);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Sqrt(x);
}
