using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators of truth values and comparisons.</summary>
public static class LogicalOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        AndOp.Definition,
        EqualOp.Definition,
        GreaterOp.Definition,
        GreaterOrEqualOp.Definition,
        LessOp.Definition,
        LessOrEqualOp.Definition,
        NotOp.Definition,
        OrOp.Definition,
        WhereOp.Definition,
        XorOp.Definition,
    ];
}
