using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>An empty sequence of tensors.</summary>
/// <param name="ItemType">The element type of the tensors.</param>
public sealed record SequenceEmptyOp(ElementType ItemType = ElementType.Float32) : Operator
{
    /// <summary>ONNX SequenceEmpty.</summary>
    public static OperatorSchema Definition { get; } = new("SequenceEmpty", 11)
    {
        Outputs = [new("output", SequenceTypes.Sequences, "S")],
        Attributes = ["dtype"],
        Create = static a => new SequenceEmptyOp(a.Type("dtype", ElementType.Float32)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("dtype", ItemType, ElementType.Float32);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, new SequenceType(DataType.Tensor(ItemType)));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) => context.SetOutput(0, new RuntimeSequence([]));
}
