using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// LSTM with quantized weights, given as <c>W[directions, input, 4 * hidden]</c> and <c>R[directions, hidden, 4 * hidden]</c>, scales and zero points one
/// for each direction or each of its columns: X as a whole, and the hidden states of all sequences at each step, are quantized as by
/// DynamicQuantizeLinear; products are summed in int32 without saturation. All else is as in LSTM, the states rounded to single precision at each step.
/// </summary>
/// <param name="Attributes">The attributes.</param>
/// <param name="InputForget">Whether input and forget gate are coupled.</param>
public sealed record DynamicQuantizeLstmOp(RecurrentAttributes Attributes, bool InputForget = false) : Operator
{
    private static readonly TypeSet Single = TypeSet.Of(ElementType.Float32);

    /// <summary>ONNX Runtime's DynamicQuantizeLSTM.</summary>
    public static OperatorSchema Definition { get; } = new("DynamicQuantizeLSTM", 1)
    {
        Domain = MicrosoftDomain.Name,
        Inputs =
        [
            new("X", Single, "T"), new("W", TypeSet.Int8OrUInt8, "T2"), new("R", TypeSet.Int8OrUInt8, "T2"), Optional("B"),
            new("sequence_lens", TypeSet.Of(ElementType.Int32), "T1", ParameterKind.Optional), Optional("initial_h"), Optional("initial_c"), Optional("P"),
            new("W_scale", Single, "T"), new("W_zero_point", TypeSet.Int8OrUInt8, "T2"), new("R_scale", Single, "T"), new("R_zero_point", TypeSet.Int8OrUInt8, "T2"),
        ],
        Outputs = [Optional("Y"), Optional("Y_h"), Optional("Y_c")],
        Attributes = ["activation_alpha", "activation_beta", "activations", "clip", "direction", "hidden_size", "input_forget"],
        Create = static a => new DynamicQuantizeLstmOp(RecurrentAttributes.Read(a), a.Bool("input_forget")),
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
    public override void Infer(InferenceContext context) => RecurrentInference.Infer(context, Attributes, context.Shape(2) is { Rank: 3 } r ? r[1] : Dim.Unknown);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => new QuantizedLstmRun(context, Attributes, InputForget).Evaluate();

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => RecurrentInference.Facts(node, Attributes) with
    {
        WeightOutputAxis = 2,
        WeightInputAxis = 1,
        Accumulator = ElementType.Int32,
    };

    private static Parameter Optional(string name) => new(name, Single, "T", ParameterKind.Optional);
}
