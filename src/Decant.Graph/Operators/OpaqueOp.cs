namespace Decant.Graphs;

/// <summary>An operator, or a version of one, that Decant does not know; it is carried through untouched and cannot be evaluated.</summary>
/// <param name="Name">The operator's name.</param>
/// <param name="Domain">Its domain; empty for ONNX's own.</param>
/// <param name="Version">The opset version it was read at.</param>
/// <param name="Attributes">Its attributes, subgraphs excepted.</param>
/// <param name="SubgraphNames">The names of the attributes that hold the node's subgraphs.</param>
public sealed record OpaqueOp(
    string Name,
    string Domain,
    long Version,
    AttributeMap Attributes,
    EquatableList<string> SubgraphNames) : Operator
{
    /// <summary>Why the operator, or this version or use of it, is not known.</summary>
    public string? Reason { get; init; }

    /// <inheritdoc/>
    public override OperatorSchema Schema => new(Name, (int)Version)
    {
        Domain = Domain,
        Inputs = [new Parameter("inputs", TypeSet.AnyValue, null, ParameterKind.Variadic) { AllowsAbsent = true }],
        Outputs = [new Parameter("outputs", TypeSet.AnyValue, null, ParameterKind.Variadic)],
        Subgraphs = SubgraphNames,
        Create = attributes => this with { Attributes = attributes },
    };

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        foreach ((string name, AttributeValue value) in Attributes)
        {
            attributes.Add(name, value);
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => throw new Tensors.UnsupportedException(
        "DEC1201", $"{context.Who}: the operator {Schema} cannot be evaluated{(Reason is null ? string.Empty : $": {Reason}")}");

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => OperatorFacts.None with { IsDeterministic = false };
}
