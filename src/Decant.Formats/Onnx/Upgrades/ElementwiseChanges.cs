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
        new("CastLike", 15) { Downgrade = NameCastType },
        new("CastLike", 19) { NewAttributes = ["saturate"] },
        new("CastLike", 24) { NewAttributes = ["round_mode"] },
        new("Clip", 11) { Upgrade = LimitsToInputs, Downgrade = LimitsToAttributes },
        new("Clip", 12) { Needs = AnyInteger },
        new("Dropout", 7) { Upgrade = RefuseTraining },
        new("Dropout", 10) { Upgrade = MaskToBool, Downgrade = RefuseMask },
        new("Dropout", 12) { Upgrade = RatioToInput, Downgrade = RatioToAttribute },
        new("Equal", 11) { Needs = AnyFloat },
        new("Equal", 19) { Needs = static (n, c) => c.Type(n.Input(0))?.ElementType == ElementType.String ? "it compares strings" : null },
        new("GreaterOrEqual", 12) { Downgrade = static (n, c) => SplitComparison(n, c, "Greater") },
        new("HardSwish", 14) { Downgrade = ExpandHardSwish },
        new("LessOrEqual", 12) { Downgrade = static (n, c) => SplitComparison(n, c, "Less") },
        .. new[] { "Max", "Min" }.Select(static n => new OperatorChange(n, 12) { Needs = AnyInteger }),
        new("Pow", 12) { Needs = MixedOrInteger },
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

    // Computed limits, and those of another type than a float, are applied one after the other.
    private static string? LimitsToAttributes(VersionedNode node, VersionContext context)
    {
        bool known = Enumerable.Range(1, 2).All(i => !node.HasInput(i) || context.Constant(node.Input(i)) is { Length: 1 });
        if (!known)
        {
            (string lower, string upper) = (node.Input(1), node.Input(2));
            string x = lower.Length > 0 && upper.Length > 0 ? context.Before(node, "Max", "raised", [node.Input(0), lower]) : node.Input(0);
            node.OpType = upper.Length > 0 ? "Min" : "Max";
            node.Inputs.Clear();
            node.Inputs.AddRange([x, upper.Length > 0 ? upper : lower]);
            return null;
        }

        foreach ((int input, string attribute) in new[] { (1, "min"), (2, "max") })
        {
            if (context.Constant(node.Input(input)) is { } limit)
            {
                context.Constants.Remove(node.Input(input));
                node.Attributes.Set(attribute, limit.ToFloats()[0]);
            }
        }

        node.TrimInputs(1);
        return null;
    }

    private static string? RefuseMask(VersionedNode node, VersionContext context) => node.HasOutput(1) ? "its mask is wanted" : null;

    private static string? RatioToAttribute(VersionedNode node, VersionContext context)
    {
        if (node.HasInput(2) && context.Constant(node.Input(2)) is not { Length: 1 })
        {
            return "whether it trains is computed";
        }

        if (node.HasInput(2) && context.Constant(node.Input(2))!.ReadDouble(0) != 0)
        {
            return "it drops at random, as in training";
        }

        if (node.HasInput(1))
        {
            if (context.Constant(node.Input(1)) is not { Length: 1 } ratio)
            {
                return "its ratio is computed";
            }

            context.Constants.Remove(node.Input(1));
            node.Attributes.Set("ratio", ratio.ToFloats()[0]);
        }

        node.TrimInputs(1);
        node.Attributes.Remove("seed");
        return null;
    }

    private static string? SplitComparison(VersionedNode node, VersionContext context, string strict)
    {
        string equal = context.Before(node, "Equal", "equal", [.. node.Inputs]);
        node.Inputs[0] = context.Before(node, strict, "strict", [.. node.Inputs]);
        node.Inputs[1] = equal;
        node.OpType = "Or";
        return null;
    }

    private static string? NameCastType(VersionedNode node, VersionContext context)
    {
        if (context.Type(node.Input(1))?.ElementType is not { } type || type == ElementType.Undefined)
        {
            return "the type that it casts to is not known";
        }

        node.OpType = "Cast";
        node.TrimInputs(1);
        node.Attributes.Set("to", type);
        return null;
    }

    private static string? MixedOrInteger(VersionedNode node, VersionContext context)
    {
        ElementType? left = context.Type(node.Input(0))?.ElementType, right = context.Type(node.Input(1))?.ElementType;
        return left is null || right is null || (left == right && left.Value.IsFloat()) ? null : "it raises integers, or to a power of another type";
    }

    private static string? AnyFloat(VersionedNode node, VersionContext context) =>
        context.Type(node.Input(0))?.ElementType.IsFloat() == true ? "it compares floats" : null;

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
