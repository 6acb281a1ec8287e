using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A sequence without the item at a position, which may count from the end; without the last where none is given.</summary>
public sealed record SequenceEraseOp : Operator
{
    /// <summary>ONNX SequenceErase.</summary>
    public static OperatorSchema Definition { get; } = new("SequenceErase", 11)
    {
        Inputs = [new("input_sequence", SequenceTypes.Sequences, "S"), new("position", TypeSet.Index, "I", ParameterKind.Optional)],
        Outputs = [new("output_sequence", SequenceTypes.Sequences, "S")],
        Create = static _ => new SequenceEraseOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, context.InputType(0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        List<RuntimeValue> items = [.. SequenceTypes.Sequence(context, 0).Items];
        items.RemoveAt(SequenceTypes.Position(context, context.OptionalInput(1) ?? Tensor.Scalar(-1L), items.Count));
        context.SetOutput(0, new RuntimeSequence(items));
    }
}
