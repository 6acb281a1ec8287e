using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Operators that move elements: axes, sizes and bounds that became inputs.</summary>
internal static class MovementChanges
{
    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        new("Concat", 4) { Upgrade = StateConcatAxis },
        new("Pad", 2) { Upgrade = RenamePaddings },
        new("Pad", 11) { Upgrade = PadsToInputs, Downgrade = PadsToAttributes },
        new("Pad", 18) { NewInput = 3 },
        new("Pad", 19) { Needs = static (n, _) => Text(n, "mode") == "wrap" ? "its mode is 'wrap'" : null },
        new("Reshape", 5) { Upgrade = ShapeToInput },
        new("Reshape", 14) { NewAttributes = ["allowzero"] },
        new("Scatter", 11) { Upgrade = static (n, _) => Rename(n, "ScatterElements") },
        new("ScatterElements", 11) { Downgrade = static (n, _) => Rename(n, "Scatter") },
        new("ScatterElements", 16) { NewAttributes = ["reduction"] },
        new("ScatterElements", 18) { Needs = MinimumOrMaximum },
        new("ScatterND", 16) { NewAttributes = ["reduction"] },
        new("ScatterND", 18) { Needs = MinimumOrMaximum },
        new("Slice", 10) { Upgrade = BoundsToInputs, Downgrade = BoundsToAttributes },
        new("Split", 2) { Upgrade = SplitToAttribute },
        new("Split", 13) { Upgrade = static (n, c) => ToInput(n, c, "split", 1), Downgrade = static (n, c) => ToAttribute(n, c, "split", 1) },
        new("Split", 18) { Upgrade = CountOutputs, Downgrade = DropOutputCount },
        new("Squeeze", 13) { Upgrade = static (n, c) => ToInput(n, c, "axes", 1), Downgrade = static (n, c) => ToAttribute(n, c, "axes", 1) },
        new("Tile", 6) { Upgrade = TilesToRepeats },
        new("TopK", 10) { Upgrade = CountToInput, Downgrade = CountToAttribute },
        new("TopK", 11) { NewAttributes = ["largest", "sorted"] },
        new("Unsqueeze", 13) { Upgrade = static (n, c) => ToInput(n, c, "axes", 1), Downgrade = static (n, c) => ToAttribute(n, c, "axes", 1) },
    ];

    /// <summary>Makes an integer list attribute, where it is given, an input.</summary>
    public static string? ToInput(VersionedNode node, VersionContext context, string attribute, int input)
    {
        if (node.TakeInts(attribute) is { } values)
        {
            node.SetInput(input, context.AddInts(node, attribute, values));
        }

        return null;
    }

    /// <summary>Makes a constant input, where it is given, an integer list attribute; no inputs stay behind it.</summary>
    public static string? ToAttribute(VersionedNode node, VersionContext context, string attribute, int input)
    {
        if (!node.HasInput(input))
        {
            return null;
        }

        if (context.TakeInts(node, input) is not { } values)
        {
            return $"its {attribute} are computed";
        }

        node.Attributes.Set(attribute, EquatableList.From(values));
        node.Inputs[input] = string.Empty;
        node.TrimInputs(node.Inputs.Count);
        return null;
    }

    private static string? ShapeToInput(VersionedNode node, VersionContext context)
    {
        node.Attributes.Remove("consumed_inputs");
        return ToInput(node, context, "shape", 1);
    }

    private static string? Text(VersionedNode node, string attribute) => (node.Attributes[attribute] as StringAttribute)?.Value;

    private static string? Rename(VersionedNode node, string opType)
    {
        node.OpType = opType;
        return null;
    }

    private static string? StateConcatAxis(VersionedNode node, VersionContext context)
    {
        node.Attributes.Add("axis", node.Attributes["axis"] ?? new IntAttribute(1));
        return null;
    }

    private static string? RenamePaddings(VersionedNode node, VersionContext context)
    {
        if (node.TakeInts("paddings") is { } pads)
        {
            node.Attributes.Set("pads", EquatableList.From(pads));
        }

        return null;
    }

    private static string? PadsToInputs(VersionedNode node, VersionContext context)
    {
        FloatAttribute? value = node.Take<FloatAttribute>("value");
        ToInput(node, context, "pads", 1);
        if (value is { Value: not 0 })
        {
            node.SetInput(2, context.AddScalarLike(node, "value", value.Value, node.Input(0)));
        }

        return null;
    }

    private static string? PadsToAttributes(VersionedNode node, VersionContext context)
    {
        if (node.HasInput(2))
        {
            if (context.Constant(node.Input(2)) is not { Length: 1 } value)
            {
                return "its value is computed";
            }

            context.Constants.Remove(node.Input(2));
            node.Attributes.Set("value", value.ToFloats()[0], 0);
            node.TrimInputs(2);
        }

        return context.Type(node.Input(0))?.ElementType.IsInteger() == true ? "it pads integers" : ToAttribute(node, context, "pads", 1);
    }

    private static string? BoundsToAttributes(VersionedNode node, VersionContext context)
    {
        if (node.HasInput(4) && (context.TakeInts(node, 4) is not { } steps || Array.Exists(steps, static s => s != 1)))
        {
            return "its steps are not one";
        }

        node.TrimInputs(4);
        return ToAttribute(node, context, "axes", 3) ?? ToAttribute(node, context, "ends", 2) ?? ToAttribute(node, context, "starts", 1);
    }

    private static string? CountToAttribute(VersionedNode node, VersionContext context)
    {
        if (context.TakeInts(node, 1) is not [long count])
        {
            return "its number of elements is computed";
        }

        node.TrimInputs(1);
        node.Attributes.Set("k", count);
        return null;
    }

    private static string? MinimumOrMaximum(VersionedNode node, VersionContext context) =>
        Text(node, "reduction") is "min" or "max" ? $"its reduction is '{Text(node, "reduction")}'" : null;

    private static string? BoundsToInputs(VersionedNode node, VersionContext context)
    {
        ToInput(node, context, "starts", 1);
        ToInput(node, context, "ends", 2);
        return ToInput(node, context, "axes", 3);
    }

    private static string? SplitToAttribute(VersionedNode node, VersionContext context)
    {
        if (node.HasInput(1))
        {
            if (context.Constant(node.Input(1)) is not { } sizes)
            {
                return "its sizes are computed";
            }

            node.Attributes.Set("split", EquatableList.From(sizes.ToInt64s()));
            node.TrimInputs(1);
        }

        return null;
    }

    private static string? CountOutputs(VersionedNode node, VersionContext context)
    {
        if (!node.HasInput(1))
        {
            node.Attributes.Set("num_outputs", (long)node.Outputs.Count);
        }

        return null;
    }

    private static string? DropOutputCount(VersionedNode node, VersionContext context)
    {
        if (node.Take<IntAttribute>("num_outputs") is not { Value: > 0 } count)
        {
            return null;
        }

        Shape? shape = context.Type(node.Input(0))?.Shape;
        long axis = (node.Attributes["axis"] as IntAttribute)?.Value ?? 0;
        axis += axis < 0 ? shape?.Rank ?? 0 : 0;
        if (shape is null || axis < 0 || axis >= shape.Rank || !shape[(int)axis].IsNumber)
        {
            return "it splits a dimension that is not known";
        }

        long size = shape[(int)axis].Value;
        long part = (size + count.Value - 1) / count.Value;
        node.SetInput(1, context.AddInts(node, "split", [.. Enumerable.Range(0, (int)count.Value).Select(i => Math.Min(part, Math.Max(0, size - (i * part))))]));
        return null;
    }

    private static string? TilesToRepeats(VersionedNode node, VersionContext context)
    {
        if (context.Rank(node.Input(0)) is not { } rank || context.Constant(node.Input(1)) is not { } tiles || context.Constant(node.Input(2)) is not { } axis)
        {
            return "its tiles and axis are computed, or the rank is not known";
        }

        var repeats = new long[rank];
        Array.Fill(repeats, 1);
        long at = axis.ReadInt64(0);
        if (at < 0 || at >= rank)
        {
            return $"its axis {at} is out of range";
        }

        repeats[at] = tiles.ReadInt64(0);
        node.SetInput(1, context.AddInts(node, "repeats", repeats));
        node.TrimInputs(2);
        return null;
    }

    private static string? CountToInput(VersionedNode node, VersionContext context)
    {
        node.SetInput(1, context.AddInts(node, "k", node.TakeInt("k", 1)));
        return null;
    }
}
