using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>An optional that holds the input, or nothing where there is none.</summary>
/// <param name="ItemType">The type of what an empty optional would hold, or null.</param>
public sealed record OptionalOp(DataType? ItemType = null) : Operator
{
    /// <summary>ONNX Optional.</summary>
    public static OperatorSchema Definition { get; } = new("Optional", 15)
    {
        Inputs = [new("input", SequenceTypes.Sequences, "V", ParameterKind.Optional)],
        Outputs = [new("output", TypeSet.AnyValue, "O")],
        Attributes = ["type"],
        Create = static a => new OptionalOp((a["type"] as TypeAttribute)?.Value),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes)
    {
        if (ItemType is { } type)
        {
            attributes.Add("type", new TypeAttribute(type));
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) =>
        context.SetOutput(0, (context.InputType(0) ?? ItemType) is { } item ? new OptionalType(item) : null);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => context.SetOutput(0, new RuntimeOptional(context.Value(0)));
}
