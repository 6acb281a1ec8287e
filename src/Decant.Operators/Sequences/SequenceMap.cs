using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Runs a body on each item of a sequence; further sequences give their item at the same position, tensors are given whole.</summary>
public sealed record SequenceMapOp : Operator
{
    /// <summary>ONNX SequenceMap.</summary>
    public static OperatorSchema Definition { get; } = new("SequenceMap", 17)
    {
        Inputs =
        [
            new("input_sequence", SequenceTypes.Sequences, "S"),
            new("additional_inputs", SequenceTypes.Sequences, null, ParameterKind.Variadic),
        ],
        Outputs = [new("out_sequence", SequenceTypes.Sequences, null, ParameterKind.Variadic)],
        Subgraphs = ["body"],
        Create = static _ => new SequenceMapOp(),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        DataType?[] items = [.. Enumerable.Range(0, context.InputCount)
            .Select(i => context.InputType(i) is SequenceType sequence ? sequence.Item : context.InputType(i))];
        DataType?[] results = context.InferSubgraph(context.Node.Subgraphs[0], items);
        for (int i = 0; i < Math.Min(results.Length, context.OutputCount); i++)
        {
            context.SetOutput(i, results[i] is { } item ? new SequenceType(item) : null);
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        int count = SequenceTypes.Sequence(context, 0).Items.Count;
        var results = new List<RuntimeValue>[context.OutputCount];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = [];
        }

        for (int at = 0; at < count; at++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<RuntimeValue> outputs = context.EvaluateSubgraph(context.Node.Subgraphs[0], Arguments(context, at, count));
            for (int i = 0; i < results.Length; i++)
            {
                results[i].Add(outputs[i]);
            }
        }

        for (int i = 0; i < results.Length; i++)
        {
            context.SetOutput(i, new RuntimeSequence(results[i]));
        }
    }

    private static RuntimeValue[] Arguments(EvaluationContext context, int at, int count)
    {
        var arguments = new RuntimeValue[context.InputCount];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = context.Value(i) switch
            {
                RuntimeSequence sequence when sequence.Items.Count == count => sequence.Items[at],
                RuntimeSequence sequence => throw context.Fail("DEC1229", $"sequence {i} has {sequence.Items.Count} items, expected {count}"),
                { } whole => whole,
                _ => throw context.Fail("DEC1203", $"input {i} is absent"),
            };
        }

        return arguments;
    }
}
