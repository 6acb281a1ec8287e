using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators of transformers.</summary>
public static class AttentionOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        AttentionOp.Definition,
        BiasGeluOp.Definition,
        FastGeluOp.Definition,
        MicrosoftGeluOp.Definition,
        QuickGeluOp.Definition,
        RotaryEmbeddingOp.Definition,
        SkipLayerNormalizationOp.Definition,
        TensorScatterOp.Definition,
    ];
}
