using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that normalise.</summary>
public static class NormalizationOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        BatchNormalizationOp.Definition,
        DropoutOp.Definition,
        GroupNormalizationOp.Definition,
        HardmaxOp.Definition,
        InstanceNormalizationOp.Definition,
        LrnOp.Definition,
        LayerNormalizationOp.Definition,
        LogSoftmaxOp.Definition,
        LpNormalizationOp.Definition,
        MeanVarianceNormalizationOp.Definition,
        RmsNormalizationOp.Definition,
        SoftmaxOp.Definition,
    ];
}
