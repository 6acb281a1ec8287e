using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Softmax and its kin: up to opset 12 the input was seen as a matrix, split at the axis.</summary>
internal static class SoftmaxChanges
{
    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
        [.. new[] { "Softmax", "LogSoftmax", "Hardmax" }.Select(static n => new OperatorChange(n, 13) { Upgrade = SplitAtAxis, Downgrade = MoveAxisLast })];

    // What follows the axis is of size one, or the axis is moved behind it and back.
    private static string? MoveAxisLast(VersionedNode node, VersionContext context)
    {
        long axis = node.TakeInt("axis", -1);
        Shape? shape = context.Type(node.Input(0))?.Shape;
        if (shape is null)
        {
            node.Attributes.Set("axis", -1L);
            return axis == -1 ? null : "its axis is not the last, and the rank is not known";
        }

        int at = (int)(axis < 0 ? axis + shape.Rank : axis);
        bool isLast = shape.Skip(at + 1).All(static d => d.IsNumber && d.Value == 1);
        node.Attributes.Set("axis", isLast ? at : shape.Rank - 1L);
        if (!isLast)
        {
            long[] order = [.. Enumerable.Range(0, shape.Rank).Select(i => (long)(i == at ? shape.Rank - 1 : i == shape.Rank - 1 ? at : i))];
            node.Inputs[0] = context.Before(node, "Transpose", "last", [node.Input(0)], new AttributeMap().Set("perm", EquatableList.From(order)));
            context.After(node, 0, "Transpose", moved => [moved], new AttributeMap().Set("perm", EquatableList.From(order)));
        }

        return null;
    }

    private static string? SplitAtAxis(VersionedNode node, VersionContext context)
    {
        long axis = node.TakeInt("axis", 1);
        Shape? shape = context.Type(node.Input(0))?.Shape;
        if (shape is not null)
        {
            long start = axis < 0 ? axis + shape.Rank : axis;
            if (start < 0 || start > shape.Rank)
            {
                return $"its axis {axis} is out of range for rank {shape.Rank}";
            }

            int[] wide = [.. Enumerable.Range((int)start, shape.Rank - (int)start).Where(a => !(shape[a].IsNumber && shape[a].Value == 1))];
            if (wide.Length <= 1 && start < shape.Rank)
            {
                node.Attributes.Set("axis", wide.Length == 1 ? wide[0] : start);
                return null;
            }
        }

        string input = node.Input(0);
        string size = context.Before(node, "Shape", "shape", [input]);
        node.SetInput(0, context.Before(node, "Flatten", "matrix", [input], new AttributeMap().Set("axis", axis)));
        node.Attributes.Set("axis", -1L);
        context.After(node, 0, "Reshape", matrix => [matrix, size]);
        return null;
    }
}
