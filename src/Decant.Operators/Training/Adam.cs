using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// A step of Adam (Kingma and Ba, "Adam: a method for stochastic optimization", section 2, with its bias corrections drawn into the learning
/// rate): <c>g = G + norm * X</c>, <c>V' = alpha * V + (1 - alpha) * g</c>, <c>H' = beta * H + (1 - beta) * g²</c>,
/// <c>X' = (1 - norm_post) * (X - R' * V' / (sqrt(H') + epsilon))</c>.
/// </summary>
/// <param name="Alpha">The share of the mean gradient that is kept.</param>
/// <param name="Beta">The share of the mean squared gradient that is kept.</param>
/// <param name="Epsilon">Keeps the divisor from zero.</param>
/// <param name="NormCoefficient">The weight of half the squared norm of X in what is minimised.</param>
/// <param name="NormCoefficientPost">The share that X loses after the step.</param>
public sealed record AdamOp(
    float Alpha = 0.9f, float Beta = 0.999f, float Epsilon = 1e-6f, float NormCoefficient = 0, float NormCoefficientPost = 0) : OptimizerOp
{
    /// <summary>Adam of the training domain.</summary>
    public static OperatorSchema Definition { get; } = Describe(
        "Adam",
        ["alpha", "beta", "epsilon", "norm_coefficient", "norm_coefficient_post"],
        static a => new AdamOp(
            a.Float("alpha", 0.9f), a.Float("beta", 0.999f), a.Float("epsilon", 1e-6f), a.Float("norm_coefficient", 0), a.Float("norm_coefficient_post", 0)));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override int StateKinds => 2;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("alpha", Alpha, 0.9f).Set("beta", Beta, 0.999f).Set("epsilon", Epsilon, 1e-6f)
        .Set("norm_coefficient", NormCoefficient, 0).Set("norm_coefficient_post", NormCoefficientPost, 0);

    /// <inheritdoc/>
    protected override double Update(double rate, long updates, double value, double gradient, Span<double> states)
    {
        double alpha = Alpha;
        double beta = Beta;
        double regular = gradient + (NormCoefficient * value);
        states[0] = (alpha * states[0]) + ((1 - alpha) * regular);
        states[1] = (beta * states[1]) + ((1 - beta) * regular * regular);
        double adjusted = updates > 0 ? rate * Math.Sqrt(1 - Math.Pow(beta, updates)) / (1 - Math.Pow(alpha, updates)) : rate;
        return (1 - (double)NormCoefficientPost) * (value - (adjusted * states[0] / (Math.Sqrt(states[1]) + Epsilon)));
    }
}
