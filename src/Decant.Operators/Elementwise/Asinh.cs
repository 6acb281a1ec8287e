using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The inverse hyperbolic sine of each element.</summary>
public sealed record AsinhOp : UnaryFloatOp
{
    /// <summary>ONNX Asinh.</summary>
    public static OperatorSchema Definition { get; } = Define("Asinh", 22, static _ => new AsinhOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Asinh(x);
}
