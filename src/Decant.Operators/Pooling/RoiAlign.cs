using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Pools regions of interest of <c>X[N,C,H,W]</c> to a fixed size, sampling bilinearly (He et al., "Mask R-CNN"). A region is
/// <c>x1, y1, x2, y2</c> and the index of its batch. Computed in double precision and rounded once.
/// </summary>
public sealed partial record RoiAlignOp : Operator
{
    /// <summary>ONNX RoiAlign.</summary>
    public static OperatorSchema Definition { get; } = new("RoiAlign", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T1"), new("rois", TypeSet.Float, "T1"), new("batch_indices", TypeSet.Int64)],
        Outputs = [new("Y", TypeSet.Float, "T1")],
        Attributes = ["coordinate_transformation_mode", "mode", "output_height", "output_width", "sampling_ratio", "spatial_scale"],
        Create = static a => new RoiAlignOp
        {
            HalfPixel = a.Text("coordinate_transformation_mode", "half_pixel") == "half_pixel",
            IsMax = a.Text("mode", "avg") == "max",
            Height = a.Int("output_height", 1),
            Width = a.Int("output_width", 1),
            SamplingRatio = a.Int("sampling_ratio", 0),
            SpatialScale = a.Float("spatial_scale", 1),
        },
    };

    /// <summary>Whether coordinates are shifted by half an element (<c>half_pixel</c> rather than <c>output_half_pixel</c>).</summary>
    public bool HalfPixel { get; init; } = true;

    /// <summary>Whether the greatest weighted element of all samples is taken rather than the mean of the samples.</summary>
    public bool IsMax { get; init; }

    /// <summary>The output's height.</summary>
    public long Height { get; init; } = 1;

    /// <summary>The output's width.</summary>
    public long Width { get; init; } = 1;

    /// <summary>The samples along each axis of a bin; 0 takes as many as the bin has elements.</summary>
    public long SamplingRatio { get; init; }

    /// <summary>The factor from the regions' coordinates to X's.</summary>
    public float SpatialScale { get; init; } = 1;

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("coordinate_transformation_mode", HalfPixel ? null : "output_half_pixel").Set("mode", IsMax ? "max" : null)
        .Set("output_height", Height, 1).Set("output_width", Width, 1).Set("sampling_ratio", SamplingRatio, 0).Set("spatial_scale", SpatialScale, 1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Dim regions = context.Shape(1) is { Rank: 2 } rois ? rois[0] : Dim.Unknown;
        Dim channels = context.Shape(0) is { Rank: 4 } x ? x[1] : Dim.Unknown;
        context.SetOutput(0, context.ElementType(0), [regions, channels, Height, Width]);
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { Axes = [new(0, 1, 0, 1), new(1, 0, 0, 0), new(2, 0, 0, 0)] };
}
