using Decant.Graphs;
using Decant.Operators;

namespace Decant.Tests;

/// <summary><c>Y = ½ + ½ · s·X / (1 + |s·X|)</c> (Elliott 1993, "A Better Activation Function for Artificial Neural Networks").</summary>
/// <param name="Steepness">The factor s.</param>
public sealed record ElliottSigmoidOp(float Steepness = 1f) : UnaryFloatOp
{
    /// <summary>ElliottSigmoid of the domain <c>example</c>.</summary>
    public static OperatorSchema Definition { get; } = new("ElliottSigmoid", 1)
    {
        Domain = "example",
        Inputs = [new("X", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["steepness"],
        Create = static a => new ElliottSigmoidOp(a.Float("steepness", 1f)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override (double Minimum, double Maximum)? Range => (0, 1);

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("steepness", Steepness, 1f);

    /// <inheritdoc/>
    protected override double Apply(double x) => 0.5 + (0.5 * Steepness * x / (1 + Math.Abs(Steepness * x)));
}
