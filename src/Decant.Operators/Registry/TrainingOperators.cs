using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators of training steps.</summary>
public static class TrainingOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        AdagradOp.Definition,
        AdamOp.Definition,
        GradientOp.Definition,
        MomentumOp.Definition,
    ];
}
