using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>What the operators of sequences have in common.</summary>
internal static class SequenceTypes
{
    /// <summary>Sequences of tensors.</summary>
    public static TypeSet Sequences { get; } = new(TypeSet.Any.Bits, AllowsSequence: true);

    /// <summary>The sequence given as an input.</summary>
    /// <exception cref="ModelException">DEC1229: it is none.</exception>
    public static RuntimeSequence Sequence(EvaluationContext context, int input) => context.Value(input) as RuntimeSequence
        ?? throw context.Fail("DEC1229", $"input {input} is no sequence");

    /// <summary>The type of the items of an input; null where it is not known.</summary>
    /// <exception cref="ModelException">DEC1229: the input is no sequence.</exception>
    public static DataType? Item(InferenceContext context, int input) => context.InputType(input) switch
    {
        null => null,
        SequenceType sequence => sequence.Item,
        var other => throw context.Fail("DEC1229", $"input {input} is {other}, expected a sequence"),
    };

    /// <summary>A position that may count from the end.</summary>
    /// <exception cref="ModelException">DEC1219: it is out of range.</exception>
    public static int Position(EvaluationContext context, Tensor position, int count) =>
        (int)Indices.Normalize(context.Who, position.ReadInt64(0), count);
}
