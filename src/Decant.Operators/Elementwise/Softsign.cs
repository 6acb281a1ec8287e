using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>output = input / (1 + |input|)</c>.</summary>
public sealed record SoftsignOp : UnaryFloatOp
{
    /// <summary>ONNX Softsign.</summary>
    public static OperatorSchema Definition { get; } = Define("Softsign", 22, static _ => new SoftsignOp(), input: "input", output: "output");

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (-1, 1);

    /// <inheritdoc/>
    protected override double Apply(double x) => x / (1 + Math.Abs(x));
}
