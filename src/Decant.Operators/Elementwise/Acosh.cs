using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The inverse hyperbolic cosine of each element.</summary>
public sealed record AcoshOp : UnaryFloatOp
{
    /// <summary>ONNX Acosh.</summary>
    public static OperatorSchema Definition { get; } = Define("Acosh", 22, static _ => new AcoshOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (0, double.PositiveInfinity);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Acosh(x);
}
