using Decant.Graphs;

namespace Decant.Operators;

/// <summary>Operators on images.</summary>
public static class ImageOperators
{
    /// <summary>The family's schemas, sorted by name.</summary>
    public static IReadOnlyList<OperatorSchema> All { get; } =
    [
        AffineGridOp.Definition,
        GridSampleOp.Definition,
        ImageDecoderOp.Definition,
        NonMaxSuppressionOp.Definition,
        ResizeOp.Definition,
    ];
}
