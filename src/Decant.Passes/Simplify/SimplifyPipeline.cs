namespace Decant.Passes;

/// <summary>The passes that make a model smaller and stay within standard ONNX.</summary>
public static class SimplifyPipeline
{
    private const int MaximumRounds = 24;

    /// <summary>Creates the pipeline. Equal initializers are merged last: rules that rewrite weights leave those alone that others read too.
    /// What merging them lets the rules find is found then.</summary>
    public static PassPipeline Create(SimplifyOptions? options = null)
    {
        SimplifyOptions given = options ?? new SimplifyOptions();
        return new PassPipeline(
            [
                new PassStage("constants", given.Freeze ? [new FreezeInputs(), new StoreConstants()] : [new StoreConstants()]),
                new PassStage("rewrites", [.. Cleanup(), .. Movement(), .. Fusions()], MaximumRounds),
                new PassStage("storage", [new MergeEqualInitializers(), new MergeEqualNodes(), new RemoveDeadNodes(), new RemoveUnusedInitializers()], MaximumRounds),
            ],
            given.ToSettings())
        {
            RepeatedFrom = 1,
        };
    }

    private static IEnumerable<Pass> Cleanup() =>
    [
        new RemoveDeadNodes(),
        new FoldKnownElements(),
        new FoldConstants(),
        new InlineConstantIf(),
        new RemoveIdentity(),
        new RemoveNoOps(),
        new RemoveNeutralArithmetic(),
        new MergeEqualNodes(),
        new RemoveUnusedInitializers(),
    ];

    private static IEnumerable<Pass> Movement() =>
    [
        new FoldReshapeTarget(),
        new MergeReshapes(),
        new MergeTransposes(),
        new MergeSlices(),
        new MergeConcats(),
    ];

    private static IEnumerable<Pass> Fusions() =>
    [
        new FusePadIntoConv(),
        new FusePadIntoPool(),
        new FuseBatchNormIntoWeights(),
        new FuseScaleIntoWeights(),
        new FuseShiftIntoBias(),
        new FuseScaleBeforeWeights(),
        new FuseMatMulAdd(),
        new FuseTransposeIntoGemm(),
        new MergeClamps(),
        new MergeConstantChains(),
        new FuseLayerNormalization(),
        new FuseGelu(),
        new ReplaceReduceMeanByPool(),
    ];
}
