using Decant.Operators;

namespace Decant.Engine;

/// <summary>Bindings of operators that move elements.</summary>
internal static class MovementBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new ElementMapBinding<CenterCropPadOp>(),
        new ElementMapBinding<CompressOp>(),
        new ConcatBinding(),
        new ElementMapBinding<DepthToSpaceOp>(),
        new ViewBinding<DropoutOp>(),
        new ExpandBinding(),
        new ViewBinding<FlattenOp>(),
        new GatherBinding(),
        new ElementMapBinding<GatherElementsOp>(),
        new ElementMapBinding<GatherNDOp>(),
        new ViewBinding<IdentityOp>(),
        new PadBinding(),
        new ReshapeBinding(),
        new ElementMapBinding<ReverseSequenceOp>(),
        new SliceBinding(),
        new ElementMapBinding<SpaceToDepthOp>(),
        new SplitBinding(),
        new ViewBinding<SqueezeOp>(),
        new ElementMapBinding<TileOp>(),
        new TransposeBinding(),
        new ElementMapBinding<TriluOp>(),
        new ViewBinding<UnsqueezeOp>(),
    ];
}
