using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = X · sigmoid(α·X)</c> (Ramachandran et al. 2017, "Searching for Activation Functions").</summary>
/// <param name="Alpha">The slope inside the sigmoid.</param>
public sealed record SwishOp(float Alpha = 1f) : UnaryFloatOp
{
    /// <summary>ONNX Swish.</summary>
    public static OperatorSchema Definition { get; } = Define("Swish", 24, static a => new SwishOp(a.Float("alpha", 1f)), ["alpha"]);

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("alpha", Alpha, 1f);

    /// <inheritdoc/>
    protected override double Apply(double x) => x / (1 + Math.Exp(-Alpha * x));
}
