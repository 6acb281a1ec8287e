using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that measure how far a result is from its target.</summary>
public static class LossOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        NegativeLogLikelihoodLossOp.Definition,
        SoftmaxCrossEntropyLossOp.Definition,
    ];
}
