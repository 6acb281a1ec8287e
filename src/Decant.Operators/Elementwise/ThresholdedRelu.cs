using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = X</c> above the threshold and zero elsewhere.</summary>
/// <param name="Alpha">The threshold.</param>
public sealed record ThresholdedReluOp(float Alpha = 1f) : UnaryFloatOp
{
    /// <summary>ONNX ThresholdedRelu.</summary>
    public static OperatorSchema Definition { get; } = Define("ThresholdedRelu", 22, static a => new ThresholdedReluOp(a.Float("alpha", 1f)), ["alpha"]);

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("alpha", Alpha, 1f);

    /// <inheritdoc/>
    protected override double Apply(double x) => x > Alpha ? x : 0;
}
