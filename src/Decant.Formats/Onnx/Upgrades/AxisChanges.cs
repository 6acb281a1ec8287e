using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Before opset 11, axes and indices did not count from the end.</summary>
internal static class AxisChanges
{
    private static readonly string[] OneAxis = ["ArgMax", "ArgMin", "Compress", "Concat", "Flatten", "Hardmax", "LogSoftmax", "Softmax", "Split"];

    private static readonly string[] SeveralAxes =
    [
        "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum", "ReduceSumSquare", "Squeeze", "Unsqueeze",
    ];

    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
    [
        .. OneAxis.Select(static n => new OperatorChange(n, 11) { Downgrade = CountAxisFromStart }),
        .. SeveralAxes.Select(static n => new OperatorChange(n, 11) { Downgrade = CountAxesFromStart }),
        new("Gather", 11) { Downgrade = CountIndicesFromStart },
        new("Slice", 11) { Downgrade = CountSliceAxesFromStart },
    ];

    private static string? CountAxisFromStart(VersionedNode node, VersionContext context)
    {
        if (node.Attributes["axis"] is not IntAttribute { Value: < 0 } axis)
        {
            return null;
        }

        if (context.Rank(node.Input(0)) is not { } rank)
        {
            return "its axis counts from the end of an unknown rank";
        }

        node.Attributes.Set("axis", axis.Value + rank);
        return null;
    }

    private static string? CountAxesFromStart(VersionedNode node, VersionContext context)
    {
        if (node.Attributes["axes"] is not IntListAttribute axes || axes.Value.All(static a => a >= 0))
        {
            return null;
        }

        if (context.Rank(node.Input(0)) is not { } rank)
        {
            return "its axes count from the end of an unknown rank";
        }

        rank += node.OpType == "Unsqueeze" ? axes.Value.Count : 0;
        node.Attributes.Set("axes", EquatableList.From(axes.Value.Select(a => a < 0 ? a + rank : a)));
        return null;
    }

    private static string? CountSliceAxesFromStart(VersionedNode node, VersionContext context)
    {
        if (!node.HasInput(3) || context.Constant(node.Input(3))?.ToInt64s() is not { } axes || Array.TrueForAll(axes, static a => a >= 0))
        {
            return null;
        }

        if (context.Rank(node.Input(0)) is not { } rank)
        {
            return "its axes count from the end of an unknown rank";
        }

        node.SetInput(3, context.AddInts(node, "axes", Array.ConvertAll(axes, a => a < 0 ? a + rank : a)));
        return null;
    }

    private static string? CountIndicesFromStart(VersionedNode node, VersionContext context)
    {
        Tensor? indices = context.Constant(node.Input(1));
        if (indices is null || !indices.ElementType.IsInteger() || Array.TrueForAll(indices.ToInt64s(), static i => i >= 0))
        {
            return null;
        }

        Shape? shape = context.Type(node.Input(0))?.Shape;
        long axis = (node.Attributes["axis"] as IntAttribute)?.Value ?? 0;
        axis += axis < 0 ? shape?.Rank ?? 0 : 0;
        if (shape is null || axis < 0 || axis >= shape.Rank || !shape[(int)axis].IsNumber)
        {
            return "its indices count from the end of an unknown dimension";
        }

        long size = shape[(int)axis].Value;
        long[] counted = Array.ConvertAll(indices.ToInt64s(), i => i < 0 ? i + size : i);
        node.Inputs[1] = context.Add(node, "indices", Tensor.Create(counted, indices.Shape));
        return null;
    }
}
