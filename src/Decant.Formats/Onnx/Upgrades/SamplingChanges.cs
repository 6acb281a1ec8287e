using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Pooling, resizing and sampling at positions.</summary>
internal static class SamplingChanges
{
    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        new("AveragePool", 19) { NewAttributes = ["dilations"] },
        new("LpPool", 18) { NewAttributes = ["dilations", "ceil_mode"] },
        new("GridSample", 20) { Upgrade = static (n, _) => RenameMode(n, "bilinear", "linear", "bicubic", "cubic"), Downgrade = LowerGridSample },
        new("Resize", 10) { Downgrade = ResizeToUpsample },
        new("Resize", 11) { Upgrade = StateCoordinates, Downgrade = ResizeTo10 },
        new("Resize", 13) { Upgrade = DropEmptyInputs, Downgrade = AddEmptyInputs },
        new("Resize", 18) { NewAttributes = ["antialias", "axes", "keep_aspect_ratio_policy"] },
        new("Resize", 19) { Needs = static (n, _) => Text(n, "coordinate_transformation_mode") == "half_pixel_symmetric" ? "its coordinates are 'half_pixel_symmetric'" : null },
        new("RoiAlign", 16) { Upgrade = StateRoiCoordinates, Downgrade = LowerRoiAlign },
        new("Upsample", 7) { Upgrade = ScalesToList },
        new("Upsample", 9) { Upgrade = ScalesToInput },
        new("Upsample", 10) { Upgrade = UpsampleToResize },
    ];

    private static string? Text(VersionedNode node, string attribute) => (node.Attributes[attribute] as StringAttribute)?.Value;

    private static string? RenameMode(VersionedNode node, string first, string firstNew, string second, string secondNew)
    {
        string mode = Text(node, "mode") ?? first;
        node.Attributes.Set("mode", mode == first ? firstNew : mode == second ? secondNew : mode);
        return null;
    }

    private static string? LowerGridSample(VersionedNode node, VersionContext context) =>
        context.Rank(node.Input(0)) is 4 ? RenameMode(node, "linear", "bilinear", "cubic", "bicubic") : "it samples no plane";

    // Resize-10 knew neither a coordinate transformation nor a rounding: positions were scaled, rounded down, and up when shrinking.
    private static string? StateCoordinates(VersionedNode node, VersionContext context)
    {
        if (node.Attributes.Contains("coordinate_transformation_mode"))
        {
            return null; // it was an Upsample, which only enlarged
        }

        float[]? scales = context.Constant(node.Input(1))?.ToFloats();
        bool nearest = (Text(node, "mode") ?? "nearest") == "nearest";
        if (nearest && scales is null)
        {
            return "its scales are computed, so that its rounding is not known";
        }

        bool shrinks = nearest && scales!.Any(static s => s < 1);
        if (shrinks && scales!.Any(static s => s > 1))
        {
            return "it enlarges along one axis and shrinks along another";
        }

        return ResizeFrom10(node, shrinks ? "ceil" : "floor", nearest);
    }

    private static string? ResizeFrom10(VersionedNode node, string rounding, bool nearest)
    {
        string scales = node.Input(1);
        node.SetInput(1, string.Empty);
        node.SetInput(2, scales);
        node.Attributes.Set("coordinate_transformation_mode", "asymmetric");
        if (nearest)
        {
            node.Attributes.Set("nearest_mode", rounding);
        }

        return null;
    }

    // Up to opset 12, inputs that did not matter were empty tensors.
    private static string? DropEmptyInputs(VersionedNode node, VersionContext context)
    {
        bool needsRegion = Text(node, "coordinate_transformation_mode") == "tf_crop_and_resize";
        if (node.HasInput(1) && !needsRegion && context.Constant(node.Input(1)) is { Length: 0 })
        {
            node.Inputs[1] = string.Empty;
        }

        if (node.HasInput(3) && node.HasInput(2))
        {
            node.Inputs[2] = string.Empty;
        }

        return null;
    }

    private static string? AddEmptyInputs(VersionedNode node, VersionContext context)
    {
        for (int input = 1; input <= 2; input++)
        {
            if (!node.HasInput(input))
            {
                node.SetInput(input, context.Add(node, input == 1 ? "roi" : "no_scales", Tensor.Zeros(ElementType.Float32, Shape.Of(0L))));
            }
        }

        return null;
    }

    // Resize-10 scaled positions; nearest ones were rounded down when enlarging, and up when shrinking.
    private static string? ResizeTo10(VersionedNode node, VersionContext context)
    {
        string mode = Text(node, "mode") ?? "nearest";
        string coordinates = Text(node, "coordinate_transformation_mode") ?? "half_pixel";
        string rounding = Text(node, "nearest_mode") ?? "round_prefer_floor";
        float[]? scales = Scales(node, context);
        if (scales is null)
        {
            return "its scales are computed, or its sizes are no multiples that single precision holds";
        }

        // Whole multiples of half pixels, rounded to the nearest, are the same pixels as scaled positions rounded down.
        bool whole = Array.TrueForAll(scales, static s => s >= 1 && s == MathF.Floor(s)) && coordinates is "half_pixel" or "half_pixel_symmetric" && rounding.StartsWith("round", StringComparison.Ordinal);
        bool scaled = coordinates == "asymmetric" && (rounding == "floor" ? Array.TrueForAll(scales, static s => s >= 1) : rounding == "ceil" && Array.TrueForAll(scales, static s => s <= 1));
        if (mode == "linear" ? coordinates != "asymmetric" : mode != "nearest" || !(whole || scaled))
        {
            return $"its mode is '{mode}' with coordinates '{coordinates}'{(mode == "nearest" ? $" and rounding '{rounding}'" : string.Empty)}";
        }

        foreach (string attribute in new[] { "coordinate_transformation_mode", "nearest_mode", "cubic_coeff_a", "exclude_outside", "extrapolation_value" })
        {
            node.Attributes.Remove(attribute);
        }

        Enumerable.Range(1, 3).ToList().ForEach(i => context.Constants.Remove(node.Input(i)));
        node.TrimInputs(1);
        node.SetInput(1, context.Add(node, "scales", Tensor.Vector<float>(scales)));
        return null;
    }

    // The scales that a constant states, or that lead from the sizes of the input to those wanted.
    private static float[]? Scales(VersionedNode node, VersionContext context)
    {
        if (context.Constant(node.Input(2)) is { Length: > 0 } given)
        {
            return given.ToFloats();
        }

        if (context.Constant(node.Input(3))?.ToInt64s() is not { } sizes || context.Type(node.Input(0))?.Shape is not { } shape || shape.Rank != sizes.Length)
        {
            return null;
        }

        var scales = new float[sizes.Length];
        for (int axis = 0; axis < scales.Length; axis++)
        {
            if (!shape[axis].IsNumber || shape[axis].Value == 0)
            {
                return null;
            }

            scales[axis] = (float)sizes[axis] / shape[axis].Value;
            if ((long)MathF.Floor(shape[axis].Value * scales[axis]) != sizes[axis])
            {
                return null;
            }
        }

        return scales;
    }

    private static string? ResizeToUpsample(VersionedNode node, VersionContext context)
    {
        if (context.Constant(node.Input(1))?.ToFloats() is not { } scales || Array.Exists(scales, static s => s < 1))
        {
            return "it shrinks";
        }

        node.OpType = "Upsample";
        return null;
    }

    // Before opset 16 there was no half-pixel shift of the regions.
    private static string? StateRoiCoordinates(VersionedNode node, VersionContext context)
    {
        node.Attributes.Set("coordinate_transformation_mode", "output_half_pixel");
        return null;
    }

    private static string? LowerRoiAlign(VersionedNode node, VersionContext context)
    {
        string mode = Text(node, "coordinate_transformation_mode") ?? "half_pixel";
        node.Attributes.Remove("coordinate_transformation_mode");
        return mode == "output_half_pixel" ? null : $"its coordinates are '{mode}'";
    }

    private static string? ScalesToList(VersionedNode node, VersionContext context)
    {
        if (node.Take<FloatAttribute>("height_scale") is { } height && node.Take<FloatAttribute>("width_scale") is { } width)
        {
            node.Attributes.Set("scales", EquatableList.From(new[] { 1f, 1f, height.Value, width.Value }));
        }

        return null;
    }

    private static string? ScalesToInput(VersionedNode node, VersionContext context)
    {
        if (node.Take<FloatListAttribute>("scales") is not { } scales)
        {
            return "its scales are missing";
        }

        node.SetInput(1, context.Add(node, "scales", Tensor.Vector<float>([.. scales.Value])));
        return null;
    }

    private static string? UpsampleToResize(VersionedNode node, VersionContext context)
    {
        node.OpType = "Resize";
        string mode = Text(node, "mode") ?? "nearest";
        node.Attributes.Set("mode", mode == "bilinear" ? "linear" : mode);
        return ResizeFrom10(node, "floor", mode == "nearest");
    }
}
