using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The arctangent of each element, in radians.</summary>
public sealed record AtanOp : UnaryFloatOp
{
    /// <summary>ONNX Atan.</summary>
    public static OperatorSchema Definition { get; } = Define("Atan", 22, static _ => new AtanOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (-MathF.PI / 2, MathF.PI / 2);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Atan(x);
}
