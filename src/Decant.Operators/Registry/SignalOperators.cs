using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators on sampled signals.</summary>
public static class SignalOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        BlackmanWindowOp.Definition,
        DftOp.Definition,
        HammingWindowOp.Definition,
        HannWindowOp.Definition,
        MelWeightMatrixOp.Definition,
        StftOp.Definition,
    ];
}
