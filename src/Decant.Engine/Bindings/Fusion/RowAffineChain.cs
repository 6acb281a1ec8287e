using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Nodes behind a product that multiply it by one constant number and add a constant row: scales and biases.</summary>
internal static class RowAffineChain
{
    /// <summary>A group with all such nodes behind it, or null where there are none.</summary>
    public static NodeGroup? Widen(NodeGroup group)
    {
        NodeGroup wide = group;
        while (wide.Outputs[0] is { Uses.Count: 1 } value && value.Uses[0].Node is { } reader && reader.Graph == group.Anchor.Graph
            && reader.Output(0)?.TensorType == value.TensorType && Extend(wide.RowAffine ?? new RowAffineParameters(1, null), reader, value) is { } next)
        {
            wide = wide with { Nodes = [.. wide.Nodes, reader], Outputs = [reader.Outputs[0]], RowAffine = next };
        }

        return wide.Nodes.Count > group.Nodes.Count ? wide : null;
    }

    private static RowAffineParameters? Extend(RowAffineParameters before, Node node, Value data)
    {
        if (node.Inputs.Count != 2 || data.TensorType is not { ElementType: ElementType.Float32, Shape: { IsStatic: true } shape })
        {
            return null;
        }

        bool first = node.Inputs[0] == data;
        if ((first ? node.Inputs[1] : node.Inputs[0])?.Constant is not { ElementType: ElementType.Float32 } constant)
        {
            return null;
        }

        return node.Op switch
        {
            AddOp or SumOp => Add(before, Row(constant, shape), 1),
            SubOp when first => Add(before, Row(constant, shape), -1),
            MulOp when constant.Length == 1 => Multiply(before, constant.ReadDouble(0)),
            DivOp when constant.Length == 1 && first => Multiply(before, 1 / constant.ReadDouble(0)),
            _ => null,
        };
    }

    private static RowAffineParameters Multiply(RowAffineParameters before, double factor) =>
        new((float)(before.Scale * factor), before.Shift is { } shift ? Array.ConvertAll(shift, v => (float)(v * factor)) : null);

    private static RowAffineParameters? Add(RowAffineParameters before, float[]? row, float sign) => row is null ? null
        : before with { Shift = before.Shift is { } shift ? [.. shift.Zip(row, (a, b) => a + (sign * b))] : Array.ConvertAll(row, v => sign * v) };

    // One number, or one for each position of the last axis.
    private static float[]? Row(Tensor constant, Shape data)
    {
        long width = data.Sizes[^1];
        return constant.Rank > data.Rank ? null
            : constant.Length == 1 ? [.. Enumerable.Repeat(constant.AsSpan<float>()[0], (int)width)]
            : constant.Length == width && constant.Sizes[^1] == width ? constant.ToArray<float>()
            : null;
    }
}
