using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Rounds to the nearest whole number, halves to the even one.</summary>
public sealed record RoundOp : UnaryFloatOp
{
    /// <summary>ONNX Round.</summary>
    public static OperatorSchema Definition { get; } = Define("Round", 22, static _ => new RoundOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => static _ => { };

    /// <inheritdoc/>
    protected override bool KeepsWholeNumbers => true;

    /// <inheritdoc/>
    protected override double Apply(double x) => Math.Round(x, MidpointRounding.ToEven);
}
