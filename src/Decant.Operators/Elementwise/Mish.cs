using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = X · tanh(ln(1 + e^X))</c> (Misra 2019, "Mish: A Self Regularized Non-Monotonic Activation Function").</summary>
public sealed record MishOp : UnaryFloatOp
{
    /// <summary>ONNX Mish.</summary>
    public static OperatorSchema Definition { get; } = Define("Mish", 22, static _ => new MishOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override double Apply(double x) => x * Math.Tanh(x > 0 ? x + double.LogP1(Math.Exp(-x)) : double.LogP1(Math.Exp(x)));
}
