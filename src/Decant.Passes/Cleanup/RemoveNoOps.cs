using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes;

/// <summary>
/// A node that only moves elements, and moves none → its input: <c>Reshape</c>, <c>Flatten</c>, <c>Squeeze</c>, <c>Unsqueeze</c> and <c>Expand</c>
/// to the same shape, <c>Transpose</c> in the same order, <c>Slice</c> of everything, <c>Pad</c> by nothing, <c>Resize</c> to the same size.
/// </summary>
public sealed class RemoveNoOps : RewriteRule
{
    /// <inheritdoc/>
    public override string Summary => "Reshape(x) to x's own shape → x; likewise Transpose, Slice, Pad, Expand, Resize";

    /// <inheritdoc/>
    public override PassGuarantees Guarantees => PassGuarantees.All;

    /// <inheritdoc/>
    protected override RuleMatch Match(Node node, PassContext context) =>
        node.Input(0) is { } x && node.Output(0) is { } y && IsNoOp(node, x.Shape, y.Shape) ? RuleMatch.Replace(node, x) : RuleMatch.None;

    private static bool IsNoOp(Node node, Shape? from, Shape? to) => node.Op switch
    {
        ReshapeOp or FlattenOp or SqueezeOp or UnsqueezeOp or ExpandOp => Shapes.AreSame(from, to),
        TransposeOp transpose => from is not null && transpose.Permutation(node.Describe(), from.Rank).Index().All(static a => a.Index == a.Item),
        SliceOp => Slicing.TakesAll(node, from, to),
        PadOp => node.Input(1)?.Constant is { } pads && pads.ToInt64s().All(static p => p == 0),
        ResizeOp resize => resize.Transformation is not (CoordinateTransformation.TfCropAndResize or CoordinateTransformation.TfHalfPixelForNn) && Shapes.AreSame(from, to) && IsUnscaled(node),
        _ => false,
    };

    // Scales may differ a little from one and still give the same size.
    private static bool IsUnscaled(Node node) =>
        node.Input(2) is not { } scales || scales.Constant is { } constant && constant.ToDoubles().All(static s => s == 1);
}
