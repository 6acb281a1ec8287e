using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that read or write at computed places.</summary>
public static class IndexingOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        ArgMaxOp.Definition,
        ArgMinOp.Definition,
        CompressOp.Definition,
        GatherOp.Definition,
        GatherElementsOp.Definition,
        GatherNDOp.Definition,
        NonZeroOp.Definition,
        OneHotOp.Definition,
        ScatterElementsOp.Definition,
        ScatterNDOp.Definition,
        TopKOp.Definition,
        UniqueOp.Definition,
    ];
}
