using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The hyperbolic cosine of each element.</summary>
public sealed record CoshOp : UnaryFloatOp
{
    /// <summary>ONNX Cosh.</summary>
    public static OperatorSchema Definition { get; } = Define("Cosh", 22, static _ => new CoshOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (1, double.PositiveInfinity);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Cosh(x);
}
