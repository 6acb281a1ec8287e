using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Reductions: the axes became an input.</summary>
internal static class ReductionChanges
{
    private static readonly string[] Others =
    [
        "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSumSquare",
    ];

    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        new("ReduceSum", 13) { Upgrade = static (n, c) => MovementChanges.ToInput(n, c, "axes", 1), Downgrade = AxesToAttribute },
        .. Others.Select(static n => new OperatorChange(n, 18) { Upgrade = static (n, c) => MovementChanges.ToInput(n, c, "axes", 1), Downgrade = AxesToAttribute }),
        .. new[] { "ReduceMax", "ReduceMin" }.Select(static n => new OperatorChange(n, 20) { Needs = Bools }),
        new("ArgMax", 12) { NewAttributes = ["select_last_index"] },
        new("ArgMin", 12) { NewAttributes = ["select_last_index"] },
        new("DFT", 20) { Upgrade = AxisToInput, Downgrade = AxisToAttribute },
    ];

    private static string? AxesToAttribute(VersionedNode node, VersionContext context)
    {
        bool noop = node.TakeInt("noop_with_empty_axes", 0) != 0;
        long[]? axes = context.TakeInts(node, 1);
        if (node.HasInput(1) && axes is null)
        {
            return "its axes are computed";
        }

        node.TrimInputs(1);
        if (axes is { Length: > 0 })
        {
            node.Attributes.Set("axes", EquatableList.From(axes));
            return null;
        }

        return noop ? "it reduces nothing when the axes are empty" : null;
    }

    private static string? Bools(VersionedNode node, VersionContext context) =>
        context.Type(node.Input(0))?.ElementType == ElementType.Bool ? "it reduces truth values" : null;

    private static string? AxisToInput(VersionedNode node, VersionContext context)
    {
        node.SetInput(2, context.Add(node, "axis", Tensor.Scalar(node.TakeInt("axis", 1))));
        return null;
    }

    private static string? AxisToAttribute(VersionedNode node, VersionContext context)
    {
        long axis = -2;
        if (node.HasInput(2))
        {
            if (context.Constant(node.Input(2)) is not { } given)
            {
                return "its axis is computed";
            }

            axis = given.ReadInt64(0);
        }

        if (axis < 0)
        {
            if (context.Rank(node.Input(0)) is not { } rank)
            {
                return "its axis counts from the end of an unknown rank";
            }

            axis += rank;
        }

        node.TrimInputs(2);
        node.Attributes.Set("axis", axis);
        return null;
    }
}
