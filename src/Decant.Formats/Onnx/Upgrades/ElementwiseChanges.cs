using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Elementwise operators: broadcasting by attribute, limits and ratios that became inputs.</summary>
internal static class ElementwiseChanges
{
    private static readonly string[] Broadcasting = ["Add", "Sub", "Mul", "Div", "Pow", "And", "Or", "Xor", "Equal", "Greater", "Less"];

    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        .. Broadcasting.Select(static n => new OperatorChange(n, 7) { Upgrade = AlignSecondOperand }),
        .. new[] { "Add", "Sub", "Mul", "Div" }.Select(static n => new OperatorChange(n, 14) { Needs = SmallIntegers }),
        new("Relu", 14) { Needs = AnyInteger },
        new("Cast", 6) { Upgrade = NameToNumber },
        new("Cast", 19) { NewAttributes = ["saturate"] },
        new("Cast", 24) { NewAttributes = ["round_mode"] },
        new("CastLike", 19) { NewAttributes = ["saturate"] },
        new("CastLike", 24) { NewAttributes = ["round_mode"] },
        new("Clip", 11) { Upgrade = LimitsToInputs },
        new("Dropout", 7) { Upgrade = RefuseTraining },
        new("Dropout", 10) { Upgrade = MaskToBool },
        new("Dropout", 12) { Upgrade = RatioToInput },
        new("HardSwish", 14) { Downgrade = ExpandHardSwish },
        new("PRelu", 7) { Upgrade = AlignSlope },
        new("Selu", 6) { Upgrade = KeepSeluDefaults },
        new("Shape", 15) { NewAttributes = ["start", "end"] },
    ];

    // Before opset 7 the second operand was aligned at an axis of the first.
    private static string? AlignSecondOperand(VersionedNode node, VersionContext context)
    {
        bool broadcast = node.TakeInt("broadcast", 0) != 0;
        IntAttribute? axis = node.Take<IntAttribute>("axis");
        if (!broadcast || axis is null)
        {
            return null;
        }

        if (context.Rank(node.Input(0)) is not { } rank || context.Rank(node.Input(1)) is not { } own)
        {
            return "it broadcasts along an axis, and the ranks are not known";
        }

        long start = axis.Value < 0 ? axis.Value + rank : axis.Value;
        return Append(node, context, own, rank - start - own);
    }

    // Before opset 7 a slope of one dimension ran along the channels, axis 1.
    private static string? AlignSlope(VersionedNode node, VersionContext context)
    {
        if (context.Type(node.Input(1))?.Shape is not { } slope || (slope.Rank == 1 && context.Rank(node.Input(0)) is null))
        {
            return "its slope runs along the channels, and the ranks are not known";
        }

        bool channels = slope.Rank == 1 && !(slope[0].IsNumber && slope[0].Value == 1);
        return channels ? Append(node, context, 1, context.Rank(node.Input(0))!.Value - 2) : null;
    }

    private static string? Append(VersionedNode node, VersionContext context, int rank, long count)
    {
        if (count > 0)
        {
            string axes = context.AddInts(node, "axes", [.. Enumerable.Range(rank, (int)count).Select(static a => (long)a)]);
            node.Inputs[1] = context.Before(node, "Unsqueeze", "aligned", [node.Inputs[1], axes]);
        }

        return null;
    }

    private static string? NameToNumber(VersionedNode node, VersionContext context)
    {
        if (node.Attributes["to"] is not StringAttribute name)
        {
            return null;
        }

        ElementType type = name.Value.ToUpperInvariant() switch
        {
            "FLOAT" => ElementType.Float32,
            "DOUBLE" => ElementType.Float64,
            var other => Enum.TryParse(other, ignoreCase: true, out ElementType parsed) ? parsed : ElementType.Undefined,
        };
        node.Attributes.Set("to", type);
        return type == ElementType.Undefined ? $"'{name.Value}' is no element type" : null;
    }

    private static string? LimitsToInputs(VersionedNode node, VersionContext context)
    {
        FloatAttribute? minimum = node.Take<FloatAttribute>("min");
        FloatAttribute? maximum = node.Take<FloatAttribute>("max");
        if (minimum is not null)
        {
            node.SetInput(1, context.AddScalarLike(node, "min", minimum.Value, node.Input(0)));
        }

        if (maximum is not null)
        {
            node.SetInput(2, context.AddScalarLike(node, "max", maximum.Value, node.Input(0)));
        }

        return null;
    }

    private static string? RefuseTraining(VersionedNode node, VersionContext context) =>
        node.TakeInt("is_test", 0) != 0 || !node.HasOutput(1) ? null : "it drops at random, as in training";

    private static string? MaskToBool(VersionedNode node, VersionContext context)
    {
        if (node.HasOutput(1))
        {
            string like = node.Input(0);
            context.After(node, 1, "CastLike", mask => [mask, like]);
        }

        return null;
    }

    private static string? RatioToInput(VersionedNode node, VersionContext context)
    {
        if (node.Take<FloatAttribute>("ratio") is { } ratio)
        {
            node.SetInput(1, context.Add(node, "ratio", Tensor.Scalar(ratio.Value)));
        }

        return null;
    }

    private static string? KeepSeluDefaults(VersionedNode node, VersionContext context)
    {
        node.Attributes.Remove("consumed_inputs");
        node.Attributes.Add("alpha", node.Attributes["alpha"] ?? new FloatAttribute(1.6732f));
        node.Attributes.Add("gamma", node.Attributes["gamma"] ?? new FloatAttribute(1.0507f));
        return null;
    }

    // x * max(0, min(1, x / 6 + 1/2))
    private static string? ExpandHardSwish(VersionedNode node, VersionContext context)
    {
        string x = node.Input(0);
        var attributes = new AttributeMap().Set("alpha", 1f / 6f).Set("beta", 0.5f);
        string gate = context.Before(node, "HardSigmoid", "gate", [x], attributes);
        node.OpType = "Mul";
        node.SetInput(1, gate);
        return null;
    }

    private static string? SmallIntegers(VersionedNode node, VersionContext context) =>
        context.Type(node.Input(0))?.ElementType is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.UInt16
            ? "it computes with integers of 8 or 16 bits" : null;

    private static string? AnyInteger(VersionedNode node, VersionContext context) =>
        context.Type(node.Input(0))?.ElementType.IsInteger() == true ? "it computes with integers" : null;
}
