using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The tangent of each element, in radians.</summary>
public sealed record TanOp : UnaryFloatOp
{
    /// <summary>ONNX Tan.</summary>
    public static OperatorSchema Definition { get; } = Define("Tan", 22, static _ => new TanOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Tan(x);
}
