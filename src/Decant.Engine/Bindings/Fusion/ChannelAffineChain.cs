using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Nodes that multiply each channel by a constant and add another: normalization at inference, scales and shifts.</summary>
internal static class ChannelAffineChain
{
    /// <summary>A group with all such nodes behind it, or null where there are none.</summary>
    public static NodeGroup? Widen(NodeGroup group)
    {
        NodeGroup wide = group;
        while (wide.Outputs[0] is { Uses.Count: 1 } value && wide.Outputs.Count(static o => o is not null) == 1 && value.Uses[0].Node is { } reader
            && reader.Graph == group.Anchor.Graph && reader.Output(0)?.TensorType == value.TensorType && Of(reader, value) is { } next)
        {
            wide = wide with { Nodes = [.. wide.Nodes, reader], Outputs = [reader.Outputs[0]], Affine = Compose(wide.Affine, next) };
        }

        return wide.Nodes.Count > group.Nodes.Count ? wide : null;
    }

    /// <summary>The factors and summands of a batch normalization with constant statistics, or null.</summary>
    public static ChannelAffineParameters? OfBatchNormalization(Node node)
    {
        if (node.Op is not BatchNormalizationOp { TrainingMode: false } op || node.Outputs.Skip(1).Any(static o => o is not null)
            || Enumerable.Range(1, 4).Any(i => node.Inputs[i]!.Constant is not { ElementType: ElementType.Float32 }))
        {
            return null;
        }

        float[][] given = [.. Enumerable.Range(1, 4).Select(i => node.Inputs[i]!.Constant!.ToArray<float>())];
        double[] factors = [.. given[0].Select((s, c) => s / Math.Sqrt((double)given[3][c] + op.Epsilon))];
        return new ChannelAffineParameters(factors, [.. given[1].Select((b, c) => b - (given[2][c] * factors[c]))]);
    }

    private static ChannelAffineParameters? Of(Node node, Value data)
    {
        if (data.TensorType is not { ElementType: ElementType.Float32, Shape: { IsStatic: true, Rank: > 1 } shape })
        {
            return null;
        }

        if (node.Op is BatchNormalizationOp)
        {
            return node.Inputs[0] == data ? OfBatchNormalization(node) : null;
        }

        if (node.Inputs.Count != 2 || Constant(node.Inputs[0] == data ? node.Inputs[1] : node.Inputs[0], shape) is not { } c)
        {
            return null;
        }

        bool first = node.Inputs[0] == data;
        double[] ones = [.. c.Select(static _ => 1.0)], zeros = new double[c.Length];
        return node.Op switch
        {
            MulOp => new ChannelAffineParameters(c, zeros),
            AddOp or SumOp => new ChannelAffineParameters(ones, c),
            SubOp when first => new ChannelAffineParameters(ones, [.. c.Select(static v => -v)]),
            SubOp => new ChannelAffineParameters([.. ones.Select(static v => -v)], c),
            DivOp when first => new ChannelAffineParameters([.. c.Select(static v => 1 / v)], zeros),
            _ => null,
        };
    }

    // One number for each channel of a constant that is repeated along all other axes.
    private static double[]? Constant(Value? value, Shape data)
    {
        if (value?.Constant is not { ElementType: ElementType.Float32 } constant || constant.Rank > data.Rank)
        {
            return null;
        }

        long channels = data.Sizes[1];
        int axis = constant.Rank - (data.Rank - 1);
        bool perChannel = axis >= 0 && constant.Sizes[axis] == channels && constant.Length == channels;
        double[] values = perChannel || constant.Length == 1 ? constant.ToDoubles() : [];
        return values.Length == 0 ? null : values.Length == 1 ? [.. Enumerable.Repeat(values[0], (int)channels)] : values;
    }

    private static ChannelAffineParameters Compose(ChannelAffineParameters? first, ChannelAffineParameters second) => first is null
        ? second
        : new ChannelAffineParameters(
            [.. first.Scale.Select((s, c) => s * second.Scale[c])],
            [.. first.Shift.Select((s, c) => (s * second.Scale[c]) + second.Shift[c])]);
}
