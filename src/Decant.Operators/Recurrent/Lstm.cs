using Decant.Graphs;

namespace Decant.Operators;

/// <summary>
/// Long short-term memory, gates i, o, f, c, for <c>X[steps,batch,input]</c> (or batch first): <c>i = f(X·Wiᵀ + H·Riᵀ + Pi ⊙ C + b)</c>,
/// f alike or <c>1 - i</c> where input and forget gate are coupled, <c>C = f ⊙ C + i ⊙ g(X·Wcᵀ + H·Rcᵀ + b)</c>,
/// <c>o = f(X·Woᵀ + H·Roᵀ + Po ⊙ C + b)</c>, <c>H = o ⊙ h(C)</c>. Computed in double precision, outputs rounded once.
/// </summary>
/// <param name="Attributes">The attributes.</param>
/// <param name="InputForget">Whether input and forget gate are coupled.</param>
public sealed record LstmOp(RecurrentAttributes Attributes, bool InputForget = false) : Operator
{
    private static readonly string[] OwnActivations = ["Sigmoid", "Tanh", "Tanh"];

    /// <summary>ONNX LSTM.</summary>
    public static OperatorSchema Definition { get; } = new("LSTM", 22)
    {
        Inputs = [.. RecurrentInference.Inputs, RecurrentInference.Optional("initial_c"), RecurrentInference.Optional("P")],
        Outputs = [.. RecurrentInference.Outputs, RecurrentInference.Optional("Y_c")],
        Attributes = [.. RecurrentAttributes.AttributeNames, "input_forget"],
        Create = static a => new LstmOp(RecurrentAttributes.Read(a), a.Bool("input_forget")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        Attributes.Write(attributes);
        attributes.Set("input_forget", InputForget, false);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => RecurrentInference.Infer(context, Attributes);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        RecurrentRun.Evaluate(context, Attributes, OwnActivations, gates: 4, hasCell: true, Step);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => RecurrentInference.Facts(node, Attributes);

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal) =>
        removal.Op = this with { Attributes = RecurrentInference.WithUnitsLeft(removal, Attributes) };

    private void Step(RecurrentWeights weights, RecurrentActivation[] activations, ReadOnlySpan<double> x, double[] h, double[] c)
    {
        var next = new double[h.Length];
        ReadOnlySpan<double> inputPeephole = weights.Peepholes.AsSpan(0, h.Length);
        ReadOnlySpan<double> outputPeephole = weights.Peepholes.AsSpan(h.Length, h.Length);
        ReadOnlySpan<double> forgetPeephole = weights.Peepholes.AsSpan(2 * h.Length, h.Length);
        for (int unit = 0; unit < h.Length; unit++)
        {
            double input = activations[0].Apply(Gate(weights, 0, unit, x, h) + (inputPeephole[unit] * c[unit]));
            double forget = InputForget ? 1 - input : activations[0].Apply(Gate(weights, 2, unit, x, h) + (forgetPeephole[unit] * c[unit]));
            double cell = (forget * c[unit]) + (input * activations[1].Apply(Gate(weights, 3, unit, x, h)));
            double output = activations[0].Apply(Gate(weights, 1, unit, x, h) + (outputPeephole[unit] * cell));
            next[unit] = output * activations[2].Apply(cell);
            c[unit] = cell;
        }

        next.CopyTo(h, 0);
    }

    private static double Gate(RecurrentWeights weights, int gate, int unit, ReadOnlySpan<double> x, ReadOnlySpan<double> h) =>
        weights.FromInput(gate, unit, x) + weights.FromState(gate, unit, h);
}
