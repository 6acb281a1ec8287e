using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The arccosine of each element, in radians.</summary>
public sealed record AcosOp : UnaryFloatOp
{
    /// <summary>ONNX Acos.</summary>
    public static OperatorSchema Definition { get; } = Define("Acos", 22, static _ => new AcosOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (0, MathF.PI);

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Acos(x);
}
