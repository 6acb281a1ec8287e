using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators of sequences and optionals.</summary>
public static class SequenceOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        ConcatFromSequenceOp.Definition,
        OptionalOp.Definition,
        OptionalGetElementOp.Definition,
        OptionalHasElementOp.Definition,
        SequenceAtOp.Definition,
        SequenceConstructOp.Definition,
        SequenceEmptyOp.Definition,
        SequenceEraseOp.Definition,
        SequenceInsertOp.Definition,
        SequenceLengthOp.Definition,
        SequenceMapOp.Definition,
        SplitToSequenceOp.Definition,
    ];
}
