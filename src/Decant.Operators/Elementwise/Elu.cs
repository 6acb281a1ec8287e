using Decant.Graphs;

namespace Decant.Operators;

/// <summary><c>Y = X</c> above zero and <c>α·(e^X - 1)</c> below (Clevert et al. 2016).</summary>
/// <param name="Alpha">The limit below zero, negated.</param>
public sealed record EluOp(float Alpha = 1f) : UnaryFloatOp
{
    /// <summary>ONNX Elu.</summary>
    public static OperatorSchema Definition { get; } = Define("Elu", 22, static a => new EluOp(a.Float("alpha", 1f)), ["alpha"]);

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => g.SetChain(g.Add(
        new WhereOp(), g.Add(new LessOp(), g.Input(0), g.Number(0, g.Input(0))), g.Add(new AddOp(), g.Output(0), g.Number(Alpha, g.Input(0))), g.Number(1, g.Input(0))));

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("alpha", Alpha, 1f);

    /// <inheritdoc/>
    protected override double Apply(double x) => x < 0 ? Alpha * double.ExpM1(x) : x;
}
