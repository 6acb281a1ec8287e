using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The arcsine of each element, in radians.</summary>
public sealed record AsinOp : UnaryFloatOp
{
    /// <summary>ONNX Asin.</summary>
    public static OperatorSchema Definition { get; } = Define("Asin", 22, static _ => new AsinOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (-MathF.PI / 2, MathF.PI / 2);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Asin(x);
}
