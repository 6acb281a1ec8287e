using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = 1 / X</c>.</summary>
public sealed record ReciprocalOp : UnaryFloatOp
{
    /// <summary>ONNX Reciprocal.</summary>
    public static OperatorSchema Definition { get; } = Define("Reciprocal", 13, static _ => new ReciprocalOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetChain(g.Add(new NegOp(), g.Mul(g.Output(0), g.Output(0))));

    /// <inheritdoc/>
    protected override double Apply(double x) => 1 / x;
}
