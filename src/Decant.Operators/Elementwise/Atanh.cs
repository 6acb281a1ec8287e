using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The inverse hyperbolic tangent of each element.</summary>
public sealed record AtanhOp : UnaryFloatOp
{
    /// <summary>ONNX Atanh.</summary>
    public static OperatorSchema Definition { get; } = Define("Atanh", 22, static _ => new AtanhOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Atanh(x);
}
