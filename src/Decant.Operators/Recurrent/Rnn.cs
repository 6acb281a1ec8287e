using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// Simple recurrence: <c>H = f(X·Wᵀ + H·Rᵀ + Wb + Rb)</c>, for <c>X[steps,batch,input]</c> (or batch first). Computed in double precision,
/// outputs rounded once.
/// </summary>
/// <param name="Attributes">The attributes.</param>
public sealed record RnnOp(RecurrentAttributes Attributes) : Operator
{
    private static readonly string[] OwnActivations = ["Tanh"];

    /// <summary>ONNX RNN.</summary>
    public static OperatorSchema Definition { get; } = new("RNN", 22)
    {
        Inputs = [.. RecurrentInference.Inputs],
        Outputs = [.. RecurrentInference.Outputs],
        Attributes = [.. RecurrentAttributes.AttributeNames],
        Create = static a => new RnnOp(RecurrentAttributes.Read(a)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => Attributes.Write(attributes);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => RecurrentInference.Infer(context, Attributes);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        RecurrentRun.Evaluate(context, Attributes, OwnActivations, gates: 1, hasCell: false, Step);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => RecurrentInference.Facts(node, Attributes);

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal) =>
        removal.Op = this with { Attributes = RecurrentInference.WithUnitsLeft(removal, Attributes) };

    private static void Step(RecurrentWeights weights, RecurrentActivation[] activations, ReadOnlySpan<double> x, double[] h, double[] c)
    {
        var next = new double[h.Length];
        for (int unit = 0; unit < next.Length; unit++)
        {
            next[unit] = activations[0].Apply(weights.FromInput(0, unit, x) + weights.FromState(0, unit, h));
        }

        next.CopyTo(h, 0);
    }
}
