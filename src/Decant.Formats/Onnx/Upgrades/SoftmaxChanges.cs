using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Formats.Onnx;

/// <summary>Softmax and its kin: up to opset 12 the input was seen as a matrix, split at the axis.</summary>
internal static class SoftmaxChanges
{
    /// <summary>The changes.</summary>
    public static IEnumerable<OperatorChange> All { get; } =
        [.. new[] { "Softmax", "LogSoftmax", "Hardmax" }.Select(static n => new OperatorChange(n, 13) { Upgrade = SplitAtAxis })];

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
