using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Rounds down to a whole number.</summary>
public sealed record FloorOp : UnaryFloatOp
{
    /// <summary>ONNX Floor.</summary>
    public static OperatorSchema Definition { get; } = Define("Floor", 13, static _ => new FloorOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static _ => { };

    /// <inheritdoc/>
    protected override bool KeepsWholeNumbers => true;

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Floor(x);
}
