using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>output = ln(input)</c>.</summary>
public sealed record LogOp : UnaryFloatOp
{
    /// <summary>ONNX Log.</summary>
    public static OperatorSchema Definition { get; } = Define("Log", 13, static _ => new LogOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static g => g.Set(0, g.Add(new DivOp(), g.Incoming, g.Input(0)));

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Log(x);
}
