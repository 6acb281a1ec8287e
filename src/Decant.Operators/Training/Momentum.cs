using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// A step of gradient descent with momentum: <c>g = G + norm * X</c>, <c>V' = alpha * V + beta * g</c> (beta is 1 at the first update), and
/// <c>X' = X - R * V'</c>, or Nesterov's <c>X' = X - R * (g + alpha * V')</c>.
/// </summary>
/// <param name="Alpha">The share of the momentum that is kept.</param>
/// <param name="Beta">The weight of the gradient.</param>
/// <param name="NormCoefficient">The weight of half the squared norm of X in what is minimised.</param>
/// <param name="IsNesterov">Whether the step looks ahead.</param>
public sealed record MomentumOp(float Alpha, float Beta, float NormCoefficient, bool IsNesterov = false) : OptimizerOp
{
    /// <summary>Momentum of the training domain.</summary>
    public static OperatorSchema Definition { get; } = Describe(
        "Momentum",
        ["alpha", "beta", "mode", "norm_coefficient"],
        static a => new MomentumOp(a.Float("alpha"), a.Float("beta"), a.Float("norm_coefficient"), a.Text("mode") switch
        {
            "standard" => false,
            "nesterov" => true,
            string other => throw new ModelException("DEC1270", $"attribute 'mode': '{other}' is none of standard, nesterov"),
        }));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override int StateKinds => 1;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("alpha", Alpha).Set("beta", Beta).Set("mode", IsNesterov ? "nesterov" : "standard").Set("norm_coefficient", NormCoefficient);

    /// <inheritdoc/>
    protected override double Update(double rate, long updates, double value, double gradient, Span<double> states)
    {
        double regular = gradient + (NormCoefficient * value);
        states[0] = (Alpha * states[0]) + ((updates > 0 ? Beta : 1) * regular);
        return value - (rate * (IsNesterov ? regular + (Alpha * states[0]) : states[0]));
    }
}
