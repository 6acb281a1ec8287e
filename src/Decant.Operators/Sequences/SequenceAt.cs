using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The item of a sequence at a position, which may count from the end.</summary>
public sealed record SequenceAtOp : Operator
{
    /// <summary>ONNX SequenceAt.</summary>
    public static OperatorSchema Definition { get; } = new("SequenceAt", 11)
    {
        Inputs = [new("input_sequence", SequenceTypes.Sequences, "S"), new("position", TypeSet.Index, "I")],
        Outputs = [new("tensor", TypeSet.Any, "T")],
        Create = static _ => new SequenceAtOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, SequenceTypes.Item(context, 0));

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        RuntimeSequence sequence = SequenceTypes.Sequence(context, 0);
        context.SetOutput(0, sequence.Items[SequenceTypes.Position(context, context.Input(1), sequence.Items.Count)]);
    }
}
