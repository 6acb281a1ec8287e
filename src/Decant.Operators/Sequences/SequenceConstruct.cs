using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>A sequence of the inputs.</summary>
public sealed record SequenceConstructOp : Operator
{
    /// <summary>ONNX SequenceConstruct.</summary>
    public static OperatorSchema Definition { get; } = new("SequenceConstruct", 11)
    {
        Inputs = [new("inputs", TypeSet.Any, "T", ParameterKind.Variadic)],
        Outputs = [new("output_sequence", SequenceTypes.Sequences, "S")],
        Create = static _ => new SequenceConstructOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        DataType? item = context.InputType(0);
        for (int i = 1; i < context.InputCount; i++)
        {
            item = TypeUnion.Of(item, context.InputType(i));
        }

        context.SetOutput(0, item is null ? null : new SequenceType(item));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context) =>
        context.SetOutput(0, new RuntimeSequence([.. Enumerable.Range(0, context.InputCount).Select(context.Input)]));
}
