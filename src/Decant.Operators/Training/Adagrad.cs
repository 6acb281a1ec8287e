using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// A step of ADAGRAD (Duchi et al., "Adaptive subgradient methods for online learning and stochastic optimization", figure 1):
/// <c>g = G + norm * X</c>, <c>H' = H + g²</c>, <c>X' = X - R / (1 + T * decay) * g / (sqrt(H') + epsilon)</c>.
/// </summary>
/// <param name="DecayFactor">How fast the learning rate falls with the number of updates.</param>
/// <param name="Epsilon">Keeps the divisor from zero.</param>
/// <param name="NormCoefficient">The weight of half the squared norm of X in what is minimised.</param>
public sealed record AdagradOp(float DecayFactor = 0, float Epsilon = 1e-6f, float NormCoefficient = 0) : OptimizerOp
{
    /// <summary>Adagrad of the training domain.</summary>
    public static OperatorSchema Definition { get; } = Describe(
        "Adagrad",
        ["decay_factor", "epsilon", "norm_coefficient"],
        static a => new AdagradOp(a.Float("decay_factor", 0), a.Float("epsilon", 1e-6f), a.Float("norm_coefficient", 0)));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override int StateKinds => 1;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("decay_factor", DecayFactor, 0).Set("epsilon", Epsilon, 1e-6f).Set("norm_coefficient", NormCoefficient, 0);

    /// <inheritdoc/>
    protected override double Update(double rate, long updates, double value, double gradient, Span<double> states)
    {
        double regular = gradient + (NormCoefficient * value);
        states[0] += regular * regular;
        return value - (rate / (1 + (updates * (double)DecayFactor)) * regular / (Math.Sqrt(states[0]) + Epsilon));
    }
}
