using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The hyperbolic sine of each element.</summary>
public sealed record SinhOp : UnaryFloatOp
{
    /// <summary>ONNX Sinh.</summary>
    public static OperatorSchema Definition { get; } = Define("Sinh", 22, static _ => new SinhOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Sinh(x);
}
