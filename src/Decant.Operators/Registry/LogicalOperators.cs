using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators of truth values, comparisons and bits.</summary>
public static class LogicalOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        AndOp.Definition,
        BitShiftOp.Definition,
        BitwiseAndOp.Definition,
        BitwiseNotOp.Definition,
        BitwiseOrOp.Definition,
        BitwiseXorOp.Definition,
        EqualOp.Definition,
        GreaterOp.Definition,
        GreaterOrEqualOp.Definition,
        IsInfOp.Definition,
        IsNaNOp.Definition,
        LessOp.Definition,
        LessOrEqualOp.Definition,
        NotOp.Definition,
        OrOp.Definition,
        WhereOp.Definition,
        XorOp.Definition,
    ];
}
