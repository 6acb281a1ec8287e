using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A sequence with a tensor inserted before a position, which may count from the end; at the end where none is given.</summary>
public sealed record SequenceInsertOp : Operator
{
    /// <summary>ONNX SequenceInsert.</summary>
    public static OperatorSchema Definition { get; } = new("SequenceInsert", 11)
    {
        Inputs =
        [
            new("input_sequence", SequenceTypes.Sequences, "S"),
            new("tensor", TypeSet.Any, "T"),
            new("position", TypeSet.Index, "I", ParameterKind.Optional),
        ],
        Outputs = [new("output_sequence", SequenceTypes.Sequences, "S")],
        Create = static _ => new SequenceInsertOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        DataType? item = TypeUnion.Of(SequenceTypes.Item(context, 0), context.InputType(1));
        context.SetOutput(0, item is null ? null : new SequenceType(item));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        List<RuntimeValue> items = [.. SequenceTypes.Sequence(context, 0).Items];
        long position = context.OptionalInput(2)?.ReadInt64(0) ?? items.Count;
        items.Insert(position == items.Count ? items.Count : (int)Indices.Normalize(context.Who, position, items.Count), context.Input(1));
        context.SetOutput(0, new RuntimeSequence(items));
    }
}
