using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that work element by element.</summary>
public static class ElementwiseOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        AddOp.Definition,
        ReluOp.Definition,
    ];
}
