using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Rounds up to a whole number.</summary>
public sealed record CeilOp : UnaryFloatOp
{
    /// <summary>ONNX Ceil.</summary>
    public static OperatorSchema Definition { get; } = Define("Ceil", 13, static _ => new CeilOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static _ => { };

    /// <inheritdoc/>
    protected override bool KeepsWholeNumbers => true;

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Ceiling(x);
}
