using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators that move elements and change shapes.</summary>
public static class MovementOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        CenterCropPadOp.Definition,
        ConcatOp.Definition,
        DepthToSpaceOp.Definition,
        ExpandOp.Definition,
        FlattenOp.Definition,
        IdentityOp.Definition,
        PadOp.Definition,
        ReshapeOp.Definition,
        ReverseSequenceOp.Definition,
        SliceOp.Definition,
        SpaceToDepthOp.Definition,
        SplitOp.Definition,
        SqueezeOp.Definition,
        TileOp.Definition,
        TransposeOp.Definition,
        TriluOp.Definition,
        UnsqueezeOp.Definition,
    ];
}
