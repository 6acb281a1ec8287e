using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Normalisation: test mode, spatial statistics, training outputs, parameters per channel.</summary>
internal static class NormalizationChanges
{
    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        new("BatchNormalization", 7) { Upgrade = DropTestMode },
        new("BatchNormalization", 9) { Upgrade = DropSpatial },
        new("BatchNormalization", 14) { Upgrade = DropTrainingOutputs, Downgrade = RefuseTraining },
        new("GroupNormalization", 21) { Upgrade = GroupsToChannels },
    ];

    private static string? DropTestMode(VersionedNode node, VersionContext context)
    {
        node.Attributes.Remove("is_test");
        return null;
    }

    private static string? DropSpatial(VersionedNode node, VersionContext context) =>
        node.TakeInt("spatial", 1) != 0 || context.Rank(node.Input(0)) == 2 ? null : "its statistics are per element (spatial = 0)";

    private static string? DropTrainingOutputs(VersionedNode node, VersionContext context)
    {
        if (node.Outputs.Skip(1).Any(static o => o.Length > 0))
        {
            return "it computes statistics, as in training";
        }

        node.Outputs.RemoveRange(Math.Min(1, node.Outputs.Count), Math.Max(0, node.Outputs.Count - 1));
        return null;
    }

    private static string? RefuseTraining(VersionedNode node, VersionContext context) =>
        node.TakeInt("training_mode", 0) == 0 ? null : "it is in training mode";

    // Before opset 21 scale and bias were given per group.
    private static string? GroupsToChannels(VersionedNode node, VersionContext context)
    {
        if (context.Type(node.Input(0))?.Shape is not { Rank: > 1 } shape || !shape[1].IsNumber
            || node.Attributes["num_groups"] is not IntAttribute { Value: > 0 } groups || shape[1].Value % groups.Value != 0)
        {
            return "its scale is per group, and the number of channels is not known";
        }

        long repeat = shape[1].Value / groups.Value;
        for (int input = 1; input <= 2; input++)
        {
            if (context.Constant(node.Input(input)) is not { } parameter || parameter.ElementType.BitWidth() % 8 != 0 || parameter.Length != groups.Value)
            {
                return "its scale or bias is per group and computed";
            }

            node.SetInput(input, context.Add(node, input == 1 ? "scale" : "bias", Repeat(parameter, (int)repeat)));
        }

        return null;
    }

    private static Tensor Repeat(Tensor values, int repeat)
    {
        int width = values.ElementType.BitWidth() / 8;
        byte[] bytes = new byte[checked((int)values.ByteLength * repeat)];
        for (int i = 0; i < (int)values.Length * repeat; i++)
        {
            values.Bytes(i / repeat * width, width).CopyTo(bytes.AsSpan(i * width, width));
        }

        return Tensor.Create(values.ElementType, bytes, Shape.Of(values.Length * repeat));
    }
}
