using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that reduce windows or whole channels.</summary>
public static class PoolingOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        AveragePoolOp.Definition,
        GlobalAveragePoolOp.Definition,
        GlobalLpPoolOp.Definition,
        GlobalMaxPoolOp.Definition,
        LpPoolOp.Definition,
        MaxPoolOp.Definition,
        MaxRoiPoolOp.Definition,
        MaxUnpoolOp.Definition,
        RoiAlignOp.Definition,
    ];
}
