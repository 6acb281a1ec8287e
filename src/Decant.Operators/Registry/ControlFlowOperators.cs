using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that run subgraphs.</summary>
public static class ControlFlowOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        IfOp.Definition,
        LoopOp.Definition,
        ScanOp.Definition,
    ];
}
