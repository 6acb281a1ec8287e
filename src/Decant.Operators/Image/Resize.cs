using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>
/// Resizes a tensor along any axes by scales or to sizes. Interpolation is separable, in double precision, rounded once (integers are
/// truncated); the coordinates of nearest elements are in single precision.
/// </summary>
public sealed partial record ResizeOp : Operator
{
    private static readonly string[] Modes = ["nearest", "linear", "cubic"];
    private static readonly string[] NearestModes = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"];
    private static readonly string[] Policies = ["stretch", "not_larger", "not_smaller"];

    private static readonly string[] Transformations =
        ["half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_half_pixel_for_nn", "tf_crop_and_resize"];

    /// <summary>ONNX Resize.</summary>
    public static OperatorSchema Definition { get; } = new("Resize", 19)
    {
        Inputs =
        [
            new("X", TypeSet.Any, "T1"), new("roi", TypeSet.Float, "T2", ParameterKind.Optional),
            new("scales", TypeSet.Of(ElementType.Float32), null, ParameterKind.Optional), new("sizes", TypeSet.Int64, null, ParameterKind.Optional),
        ],
        Outputs = [new("Y", TypeSet.Any, "T1")],
        Attributes =
        [
            "antialias", "axes", "coordinate_transformation_mode", "cubic_coeff_a", "exclude_outside", "extrapolation_value",
            "keep_aspect_ratio_policy", "mode", "nearest_mode",
        ],
        Create = static a => new ResizeOp
        {
            Mode = (ResizeMode)Choice(a, "mode", Modes),
            Transformation = (CoordinateTransformation)Choice(a, "coordinate_transformation_mode", Transformations),
            NearestMode = (NearestMode)Choice(a, "nearest_mode", NearestModes),
            AspectRatio = (AspectRatioPolicy)Choice(a, "keep_aspect_ratio_policy", Policies),
            Antialias = a.Bool("antialias"),
            Axes = a.Ints("axes"),
            CubicCoefficient = a.Float("cubic_coeff_a", -0.75f),
            ExcludeOutside = a.Bool("exclude_outside"),
            ExtrapolationValue = a.Float("extrapolation_value", 0),
        },
    };

    /// <summary>How elements are computed.</summary>
    public ResizeMode Mode { get; init; }

    /// <summary>How coordinates are mapped.</summary>
    public CoordinateTransformation Transformation { get; init; }

    /// <summary>Which element is the nearest.</summary>
    public NearestMode NearestMode { get; init; }

    /// <summary>What happens to sizes that change the ratio of the axes.</summary>
    public AspectRatioPolicy AspectRatio { get; init; }

    /// <summary>Whether shrinking widens the interpolation to cover all elements.</summary>
    public bool Antialias { get; init; }

    /// <summary>The axes that roi, scales and sizes speak of; null is all.</summary>
    public EquatableList<long>? Axes { get; init; }

    /// <summary>The coefficient a of cubic interpolation.</summary>
    public float CubicCoefficient { get; init; } = -0.75f;

    /// <summary>Whether elements outside the input have no weight, rather than repeating the border.</summary>
    public bool ExcludeOutside { get; init; }

    /// <summary>The value of elements outside the input where a region of interest is cropped.</summary>
    public float ExtrapolationValue { get; init; }

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override void WriteAttributes(AttributeMap attributes) => attributes
        .Set("mode", Modes[(int)Mode], Modes[0])
        .Set("coordinate_transformation_mode", Transformations[(int)Transformation], Transformations[0])
        .Set("nearest_mode", NearestModes[(int)NearestMode], NearestModes[0])
        .Set("keep_aspect_ratio_policy", Policies[(int)AspectRatio], Policies[0])
        .Set("antialias", Antialias, false)
        .Set("axes", Axes)
        .Set("cubic_coeff_a", CubicCoefficient, -0.75f)
        .Set("exclude_outside", ExcludeOutside, false)
        .Set("extrapolation_value", ExtrapolationValue, 0);

    /// <inheritdoc/>
    public override OperatorFacts Facts(Node node) => new()
    {
        PassesValues = Mode == ResizeMode.Nearest && Transformation != CoordinateTransformation.TfCropAndResize,
        ValueInputs = [0],
        Axes = UnchangedAxes(node),
    };

    /// <inheritdoc/>
    public override void RemovePositions(AxisRemoval removal)
    {
        Value? output = removal.Node.Output(0);
        if (removal.Node.Input(3) is not { } given || Axes is not null || !removal.Touches(output))
        {
            return;
        }

        long[] sizes = given.Constant?.ToInt64s() ?? throw removal.Fail("its sizes are computed when the model runs");
        removal.SetIntegers(3, [.. sizes.Select((_, axis) => removal.NewSize(output, axis))]);
    }

    // An axis runs through where its size is known not to change.
    private EquatableList<AxisFlow> UnchangedAxes(Node node)
    {
        if (node.Input(0)?.Shape is not { } x || node.Output(0)?.Shape is not { } y || Transformation == CoordinateTransformation.TfCropAndResize)
        {
            return [];
        }

        return EquatableList.From(Enumerable.Range(0, x.Rank).Where(axis => x[axis].IsSame(y[axis])).Select(static axis => new AxisFlow(0, axis, 0, axis)));
    }

    private static int Choice(AttributeMap attributes, string name, string[] choices)
    {
        string text = attributes.Text(name, choices[0]);
        int index = Array.IndexOf(choices, text);
        return index >= 0
            ? index
            : throw new ModelException("DEC1260", $"attribute '{name}': '{text}' is none of {string.Join(", ", choices)}");
    }
}
