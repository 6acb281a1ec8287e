using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Reads <c>X[N,C,…]</c> at the points of <c>grid[N,…,r]</c>, whose coordinates run from -1 to 1, the last spatial axis first (Jaderberg et al.,
/// "Spatial transformer networks"). Computed in double precision and rounded once.
/// </summary>
/// <param name="Mode">How values between elements are computed.</param>
/// <param name="Padding">What lies outside the input.</param>
/// <param name="AlignCorners">Whether -1 and 1 are the centres of the outermost elements rather than their outer edges.</param>
public sealed record GridSampleOp(ResizeMode Mode = ResizeMode.Linear, SamplePadding Padding = SamplePadding.Zeros, bool AlignCorners = false) : Operator
{
    private static readonly string[] Modes = ["nearest", "linear", "cubic"];
    private static readonly string[] Paddings = ["zeros", "border", "reflection"];

    /// <summary>ONNX GridSample.</summary>
    public static OperatorSchema Definition { get; } = new("GridSample", 22)
    {
        Inputs = [new("X", TypeSet.Any, "T1"), new("grid", TypeSet.Float, "T2")],
        Outputs = [new("Y", TypeSet.Any, "T1")],
        Attributes = ["align_corners", "mode", "padding_mode"],
        Create = static a => new GridSampleOp(
            (ResizeMode)Choice(a, "mode", Modes, 1), (SamplePadding)Choice(a, "padding_mode", Paddings, 0), a.Bool("align_corners")),
    };

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("mode", Modes[(int)Mode], Modes[1]).Set("padding_mode", Paddings[(int)Padding], Paddings[0]).Set("align_corners", AlignCorners, false);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Shape? x = context.Shape(0);
        Shape? grid = context.Shape(1);
        if (x is not null && grid is not null && (x.Rank < 3 || grid.Rank != x.Rank))
        {
            throw context.Fail("DEC1263", $"input {x} and grid {grid} do not fit each other");
        }

        context.SetOutput(0, context.ElementType(0), x is null || grid is null ? null : Shape.Of([x[0], x[1], .. grid.Skip(1).Take(grid.Rank - 2)]));
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext context)
    {
        Tensor x = context.Input(0);
        Tensor grid = context.Input(1);
        int rank = x.Rank - 2;
        if (rank < 1 || grid.Rank != x.Rank || grid.Sizes[^1] != rank || grid.Sizes[0] != x.Sizes[0])
        {
            throw context.Fail("DEC1263", $"input {x} and grid {grid} do not fit each other");
        }

        long[] spatial = x.Sizes[2..].ToArray();
        double[] values = x.ToDoubles();
        double[] points = grid.ToDoubles();
        int channels = (int)x.Sizes[1];
        int plane = (int)Shape.CountElements(spatial);
        int count = (int)Shape.CountElements(grid.Sizes[1..^1]);
        var result = new double[x.Sizes[0] * channels * count];
        for (int n = 0; n < x.Sizes[0]; n++)
        {
            for (int point = 0; point < count; point++)
            {
                SampleTaps taps = Taps(points.AsSpan(((n * count) + point) * rank, rank), spatial);
                for (int c = 0; c < channels; c++)
                {
                    int channel = (n * channels) + c;
                    result[(channel * count) + point] = taps.Sum(values.AsSpan(channel * plane, plane));
                }
            }
        }

        context.SetOutput(0, NumberConversion.FromDoubles(x.ElementType, result, Shape.Of([x.Sizes[0], channels, .. grid.Sizes[1..^1]])));
    }

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new() { Axes = PoolInference.BatchAndChannels };

    private SampleTaps Taps(ReadOnlySpan<double> point, long[] spatial)
    {
        SampleTaps taps = SampleTaps.One;
        for (int axis = 0; axis < spatial.Length; axis++)
        {
            taps = taps.Times(SampleAxis.Taps(this, point[spatial.Length - 1 - axis], spatial[axis]), spatial[axis]);
        }

        return taps;
    }

    private static int Choice(AttributeMap attributes, string name, string[] choices, int defaultChoice)
    {
        string text = attributes.Text(name, choices[defaultChoice]);
        int index = Array.IndexOf(choices, text);
        return index >= 0
            ? index
            : throw new ModelException("DEC1263", $"attribute '{name}': '{text}' is none of {string.Join(", ", choices)}");
    }
}
