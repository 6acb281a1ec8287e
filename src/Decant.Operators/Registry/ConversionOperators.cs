using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that convert elements to other types.</summary>
public static class ConversionOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        BitCastOp.Definition,
        CastOp.Definition,
        CastLikeOp.Definition,
    ];
}
