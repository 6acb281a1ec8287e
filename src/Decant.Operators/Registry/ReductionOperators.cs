using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that reduce axes or run along them.</summary>
public static class ReductionOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        CumProdOp.Definition,
        CumSumOp.Definition,
        DetOp.Definition,
        EinsumOp.Definition,
        ReduceL1Op.Definition,
        ReduceL2Op.Definition,
        ReduceLogSumOp.Definition,
        ReduceLogSumExpOp.Definition,
        ReduceMaxOp.Definition,
        ReduceMeanOp.Definition,
        ReduceMinOp.Definition,
        ReduceProdOp.Definition,
        ReduceSumOp.Definition,
        ReduceSumSquareOp.Definition,
    ];
}
