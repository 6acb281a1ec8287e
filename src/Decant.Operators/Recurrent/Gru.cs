using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// Gated recurrent unit, gates z, r, h, for <c>X[steps,batch,input]</c> (or batch first): <c>z = f(X·Wzᵀ + H·Rzᵀ + b)</c>,
/// <c>r = f(X·Wrᵀ + H·Rrᵀ + b)</c>, <c>h = g(X·Whᵀ + (r ⊙ H)·Rhᵀ + b)</c> or, with the linear transformation before the reset gate,
/// <c>g(X·Whᵀ + r ⊙ (H·Rhᵀ + Rbh) + Wbh)</c>; <c>H = (1 - z) ⊙ h + z ⊙ H</c>. Computed in double precision, outputs rounded once.
/// </summary>
/// <param name="Attributes">The attributes.</param>
/// <param name="LinearBeforeReset">Whether the linear transformation comes before the reset gate.</param>
public sealed record GruOp(RecurrentAttributes Attributes, bool LinearBeforeReset = false) : Operator
{
    private static readonly string[] OwnActivations = ["Sigmoid", "Tanh"];

    /// <summary>ONNX GRU.</summary>
    public static OperatorSchema Definition { get; } = new("GRU", 22)
    {
        Inputs = [.. RecurrentInference.Inputs],
        Outputs = [.. RecurrentInference.Outputs],
        Attributes = [.. RecurrentAttributes.AttributeNames, "linear_before_reset"],
        Create = static a => new GruOp(RecurrentAttributes.Read(a), a.Bool("linear_before_reset")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Attributes.Write(attributes);
        attributes.Set("linear_before_reset", LinearBeforeReset, false);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => RecurrentInference.Infer(context, Attributes);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        RecurrentRun.Evaluate(context, Attributes, OwnActivations, gates: 3, hasCell: false, Step);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => RecurrentInference.Facts(node, Attributes);

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal) =>
        removal.Op = this with { Attributes = RecurrentInference.WithUnitsLeft(removal, Attributes) };

    private void Step(RecurrentWeights weights, RecurrentActivation[] activations, ReadOnlySpan<double> x, double[] h, double[] c)
    {
        var update = new double[h.Length];
        var reset = new double[h.Length];
        for (int unit = 0; unit < h.Length; unit++)
        {
            update[unit] = activations[0].Apply(weights.FromInput(0, unit, x) + weights.FromState(0, unit, h));
            reset[unit] = activations[0].Apply(weights.FromInput(1, unit, x) + weights.FromState(1, unit, h));
        }

        double[] gated = [.. h.Zip(reset, static (state, gate) => state * gate)];
        var next = new double[h.Length];
        for (int unit = 0; unit < h.Length; unit++)
        {
            double state = LinearBeforeReset
                ? reset[unit] * weights.FromState(2, unit, h)
                : weights.FromState(2, unit, gated);
            double candidate = activations[1].Apply(weights.FromInput(2, unit, x) + state);
            next[unit] = ((1 - update[unit]) * candidate) + (update[unit] * h[unit]);
        }

        next.CopyTo(h, 0);
    }
}
