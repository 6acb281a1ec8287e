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
        new("Resize", 11) { Upgrade = StateCoordinates },
        new("Resize", 13) { Upgrade = DropEmptyInputs },
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
