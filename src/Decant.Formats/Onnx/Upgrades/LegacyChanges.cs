namespace Decant.Formats.Onnx;

/// <summary>What opsets 1 to 6 carried along and later ones dropped.</summary>
internal static class LegacyChanges
{
    private static readonly string[] Consuming =
    [
        "Abs", "Add", "BatchNormalization", "Ceil", "Clip", "Div", "Dropout", "Elu", "Exp", "Floor", "HardSigmoid", "InstanceNormalization",
        "LeakyRelu", "Log", "Max", "Mean", "Min", "Mul", "Neg", "PRelu", "Reciprocal", "Relu", "Selu", "Sigmoid", "Sqrt", "Sub", "Sum", "Tanh",
    ];

    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        .. Consuming.Where(static n => n != "Selu").Select(static n => new OperatorChange(n, 6) { Upgrade = DropHint }),
        new("Constant", 11) { NewAttributes = ["sparse_value"] },
        new("Constant", 12) { Downgrade = ConstantToTensor },
        new("Gemm", 7) { Upgrade = DropBroadcast },
        new("Gemm", 11) { Downgrade = AddZeros },
        new("LpPool", 2) { Upgrade = NormToInteger },
        new("GlobalLpPool", 2) { Upgrade = NormToInteger },
    ];

    private static string? DropHint(VersionedNode node, VersionContext context)
    {
        node.Attributes.Remove("consumed_inputs");
        return null;
    }

    private static string? DropBroadcast(VersionedNode node, VersionContext context)
    {
        node.Attributes.Remove("broadcast");
        return null;
    }

    private static string? ConstantToTensor(VersionedNode node, VersionContext context)
    {
        if (!node.Attributes.Contains("value") && !node.Attributes.Contains("sparse_value") && node.Origin?.Op.ConstantOutput is { } tensor)
        {
            node.Attributes.Select(static a => a.Key).ToList().ForEach(a => node.Attributes.Remove(a));
            node.Attributes.Set("value", tensor);
        }

        return null;
    }

    private static string? AddZeros(VersionedNode node, VersionContext context)
    {
        if (!node.HasInput(2))
        {
            node.SetInput(2, context.AddScalarLike(node, "zero", 0, node.Input(0)));
        }

        return null;
    }

    private static string? NormToInteger(VersionedNode node, VersionContext context)
    {
        if (node.Take<Graphs.FloatAttribute>("p") is { } p)
        {
            node.Attributes.Set("p", (long)p.Value);
            return p.Value == (long)p.Value ? null : $"its norm {p.Value} is no integer";
        }

        return null;
    }
}
