using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = X</c> above zero and <c>α·X</c> below.</summary>
/// <param name="Alpha">The slope below zero.</param>
public sealed record LeakyReluOp(float Alpha = 0.01f) : UnaryFloatOp
{
    /// <summary>ONNX LeakyRelu.</summary>
    public static OperatorSchema Definition { get; } = Define("LeakyRelu", 16, static a => new LeakyReluOp(a.Float("alpha", 0.01f)), ["alpha"]);

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => g.SetChain(g.Add(
        new WhereOp(), g.Add(new LessOp(), g.Input(0), g.Number(0, g.Input(0))), g.Number(Alpha, g.Input(0)), g.Number(1, g.Input(0))));

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("alpha", Alpha, 0.01f);

    /// <inheritdoc/>
    protected override double Apply(double x) => x < 0 ? Alpha * x : x;
}
