using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The number of items of a sequence, as an int64 scalar.</summary>
public sealed record SequenceLengthOp : Operator
{
    /// <summary>ONNX SequenceLength.</summary>
    public static OperatorSchema Definition { get; } = new("SequenceLength", 11)
    {
        Inputs = [new("input_sequence", SequenceTypes.Sequences, "S")],
        Outputs = [new("length", TypeSet.Int64, "I")],
        Create = static _ => new SequenceLengthOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.SetOutput(0, ElementType.Int64, Shape.Scalar);

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, Tensor.Scalar((long)SequenceTypes.Sequence(context, 0).Items.Count));
}
