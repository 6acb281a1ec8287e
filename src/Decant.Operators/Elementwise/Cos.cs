using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The cosine of each element, in radians.</summary>
public sealed record CosOp : UnaryFloatOp
{
    /// <summary>ONNX Cos.</summary>
    public static OperatorSchema Definition { get; } = Define("Cos", 22, static _ => new CosOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.SetChain(g.Add(new NegOp(), g.Add(new SinOp(), g.Input(0))));

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (-1, 1);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Cos(x);
}
