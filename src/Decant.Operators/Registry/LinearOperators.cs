using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that multiply matrices.</summary>
public static class LinearOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        FusedGemmOp.Definition,
        FusedMatMulOp.Definition,
        GemmOp.Definition,
        MatMulOp.Definition,
        MatMulNBitsOp.Definition,
    ];
}
