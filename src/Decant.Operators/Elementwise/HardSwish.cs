using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = X · max(0, min(1, X/6 + 1/2))</c> (Howard et al. 2019, "Searching for MobileNetV3").</summary>
public sealed record HardSwishOp : UnaryFloatOp
{
    /// <summary>ONNX HardSwish.</summary>
    public static OperatorSchema Definition { get; } = Define("HardSwish", 22, static _ => new HardSwishOp());

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override double Apply(double x) => x * Math.Clamp((x / 6) + 0.5, 0, 1);
}
