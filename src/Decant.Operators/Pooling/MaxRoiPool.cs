using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// The greatest element of each bin of regions of interest of <c>X[N,C,H,W]</c> (Girshick, "Fast R-CNN"). A region is
/// <c>batch, x1, y1, x2, y2</c>, rounded to elements; an empty bin is 0.
/// </summary>
/// <param name="PooledShape">The output's height and width.</param>
/// <param name="SpatialScale">The factor from the regions' coordinates to X's.</param>
public sealed record MaxRoiPoolOp(EquatableList<long> PooledShape, float SpatialScale = 1) : Operator
{
    private const int RegionSize = 5;

    /// <summary>ONNX MaxRoiPool.</summary>
    public static OperatorSchema Definition { get; } = new("MaxRoiPool", 22)
    {
        Inputs = [new("X", TypeSet.Float, "T"), new("rois", TypeSet.Float, "T")],
        Outputs = [new("Y", TypeSet.Float, "T")],
        Attributes = ["pooled_shape", "spatial_scale"],
        Create = static a => new MaxRoiPoolOp(
            a.Ints("pooled_shape") is { Count: 2 } shape ? shape : throw new ModelException("DEC1263", "attribute 'pooled_shape': expected height and width"),
            a.Float("spatial_scale", 1)),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes.Set("pooled_shape", PooledShape).Set("spatial_scale", SpatialScale, 1);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Dim regions = context.Shape(1) is { Rank: 2 } rois ? rois[0] : Dim.Unknown;
        Dim channels = context.Shape(0) is { Rank: 4 } x ? x[1] : Dim.Unknown;
        context.SetOutput(0, context.ElementType(0), [regions, channels, PooledShape[0], PooledShape[1]]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor rois = context.Input(1);
        if (x.Rank != 4 || rois.Rank != 2 || rois.Sizes[1] != RegionSize)
        {
            throw context.Fail("DEC1263", $"input {x} and regions {rois} do not fit each other");
        }

        double[] values = x.ToDoubles();
        double[] regions = rois.ToDoubles();
        long channels = x.Sizes[1];
        long plane = x.Sizes[2] * x.Sizes[3];
        var result = new double[rois.Sizes[0] * channels * PooledShape[0] * PooledShape[1]];
        for (int i = 0; i < result.Length; i++)
        {
            long column = i % PooledShape[1];
            long row = i / PooledShape[1] % PooledShape[0];
            long channel = i / (PooledShape[0] * PooledShape[1]) % channels;
            ReadOnlySpan<double> region = regions.AsSpan((int)(i / (PooledShape[0] * PooledShape[1] * channels)) * RegionSize, RegionSize);
            if (region[0] < 0 || region[0] >= x.Sizes[0])
            {
                throw context.Fail("DEC1263", $"batch index {region[0]} lies outside {x}");
            }

            (long top, long bottom) = Bin(region[2], region[4], row, PooledShape[0], x.Sizes[2]);
            (long left, long right) = Bin(region[1], region[3], column, PooledShape[1], x.Sizes[3]);
            ReadOnlySpan<double> source = values.AsSpan((int)((((long)region[0] * channels) + channel) * plane), (int)plane);
            result[i] = Greatest(source, (int)x.Sizes[3], top, bottom, left, right);
        }

        context.SetOutput(0, TensorConversion.FromDoubles(x.ElementType, result, Shape.Of(rois.Sizes[0], channels, PooledShape[0], PooledShape[1])));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { PassesValues = true, ValueInputs = [0], Axes = [new(0, 1, 0, 1), new(1, 0, 0, 0)] };

    private (long First, long End) Bin(double start, double end, long bin, long bins, long size)
    {
        double first = Math.Round(start * SpatialScale, MidpointRounding.AwayFromZero);
        double last = Math.Round(end * SpatialScale, MidpointRounding.AwayFromZero);
        double step = Math.Max(last - first + 1, 1) / bins;
        return ((long)Math.Clamp(Math.Floor(bin * step) + first, 0, size), (long)Math.Clamp(Math.Ceiling((bin + 1) * step) + first, 0, size));
    }

    private static double Greatest(ReadOnlySpan<double> plane, int width, long top, long bottom, long left, long right)
    {
        double greatest = double.NegativeInfinity;
        for (long row = top; row < bottom; row++)
        {
            for (long column = left; column < right; column++)
            {
                greatest = Math.Max(greatest, plane[(int)((row * width) + column)]);
            }
        }

        return top >= bottom || left >= right ? 0 : greatest;
    }
}
