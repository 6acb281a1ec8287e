using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators of classical machine learning.</summary>
public static class MachineLearningOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        ArrayFeatureExtractorOp.Definition,
        BinarizerOp.Definition,
        LabelEncoderOp.Definition,
        TreeEnsembleOp.Definition,
    ];
}
