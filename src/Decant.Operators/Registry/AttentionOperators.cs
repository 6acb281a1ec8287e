using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators of transformers.</summary>
public static class AttentionOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        AttentionOp.Definition,
        MicrosoftAttentionOp.Definition,
        BiasGeluOp.Definition,
        EmbedLayerNormalizationOp.Definition,
        FastGeluOp.Definition,
        FlexAttentionOp.Definition,
        MicrosoftGeluOp.Definition,
        LinearAttentionOp.Definition,
        MultiHeadAttentionOp.Definition,
        QuickGeluOp.Definition,
        RotaryEmbeddingOp.Definition,
        SimplifiedLayerNormalizationOp.Definition,
        SkipLayerNormalizationOp.Definition,
        SkipSimplifiedLayerNormalizationOp.Definition,
        TensorScatterOp.Definition,
    ];
}
