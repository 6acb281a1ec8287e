using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>A node whose output is weight · data + bias, seen as a matrix: rows are output channels, columns the weights of one of them.</summary>
internal sealed class LinearLayer
{
    private LinearLayer(Node node, OperatorFacts facts, Tensor weight)
    {
        Node = node;
        Weight = weight;
        WeightSlot = facts.WeightInput!.Value;
        OutputAxis = facts.WeightOutputAxis!.Value;
        InputAxis = facts.WeightInputAxis!.Value;
        BiasSlot = facts.BiasInput;
        DataSlot = facts.ValueInputs[0];
        ChannelAxis = facts.OutputChannelAxis!.Value;
        Groups = (int)facts.ChannelGroups;
        Outputs = (int)weight.Sizes[OutputAxis];
        Features = (int)(weight.Length / Math.Max(1, Outputs));
    }

    public Node Node { get; }

    public Tensor Weight { get; }

    public int WeightSlot { get; }

    public int? BiasSlot { get; }

    public int DataSlot { get; }

    /// <summary>The axis of the weight over output channels.</summary>
    public int OutputAxis { get; }

    /// <summary>The axis of the weight over input channels.</summary>
    public int InputAxis { get; }

    /// <summary>The axis of the output over output channels.</summary>
    public int ChannelAxis { get; }

    /// <summary>The groups of output channels, each of which reads input channels of its own.</summary>
    public int Groups { get; }

    /// <summary>The number of output channels.</summary>
    public int Outputs { get; }

    /// <summary>The number of weights of one output channel.</summary>
    public int Features { get; }

    /// <summary>The data.</summary>
    public Value Data => Node.Input(DataSlot)!;

    /// <summary>The output.</summary>
    public Value Output => Node.Output(0)!;

    /// <summary>The bias; null where there is none.</summary>
    public Value? Bias => BiasSlot is { } slot ? Node.Input(slot) : null;

    /// <summary>The node as a layer; null where it has no float32 weights that are its own, or its groups are not rows of the weight.</summary>
    public static LinearLayer? Of(Node node)
    {
        OperatorFacts facts = node.Facts();
        return facts is { IsLinear: true, WeightInput: { } slot, WeightOutputAxis: { } outer, WeightInputAxis: not null, OutputChannelAxis: { } channel, ValueInputs.Count: > 0 }
            && node.Input(slot) is { Initializer: { ElementType: ElementType.Float32 } weight, IsOverridable: false } value
            && value.Uses.Count == 1 && weight.Length > 0
            && node.Output(0)?.Shape is { } shape && channel < shape.Rank
            && (facts.ChannelGroups == 1 || (shape[channel].IsNumber && shape[channel].Value == weight.Sizes[outer]))
            && (facts.BiasInput is not { } b || node.Input(b) is { Initializer.ElementType: ElementType.Float32, IsOverridable: false, Uses.Count: 1 })
            ? new LinearLayer(node, facts, weight)
            : null;
    }

    /// <summary>The weights as rows [output channel][feature].</summary>
    public float[] Rows() => RowsOf(Weight.ToArray<float>());

    /// <summary>Elements in the order of the weight as rows [output channel][feature].</summary>
    public float[] RowsOf(float[] values) => Permuted(values, Weight.Sizes.ToArray(), toRows: true);

    /// <summary>Rows as a tensor of the weight's shape.</summary>
    public Tensor FromRows(float[] rows) => FromRows(rows, Outputs);

    /// <summary>Rows as a tensor of the weight's shape, but with another number of output channels, and of input channels where given.</summary>
    public Tensor FromRows(float[] rows, int outputs, int? inputs = null)
    {
        long[] sizes = Weight.Sizes.ToArray();
        sizes[OutputAxis] = outputs;
        sizes[InputAxis] = inputs ?? sizes[InputAxis];
        return Tensor.Create(Permuted(rows, sizes, toRows: false), Shape.Of(sizes));
    }

    /// <summary>The input channel of each feature, counted within a group.</summary>
    public int[] ChannelOfFeature()
    {
        long[] sizes = Weight.Sizes.ToArray();
        long inner = 1;
        for (int axis = InputAxis + 1; axis < sizes.Length; axis++)
        {
            inner *= axis == OutputAxis ? 1 : sizes[axis];
        }

        return [.. Enumerable.Range(0, Features).Select(f => (int)(f / inner % sizes[InputAxis]))];
    }

    /// <summary>The features in the order of kernel positions, and for each of them of input channels.</summary>
    public int[] ColumnOrder()
    {
        int[] channels = ChannelOfFeature();
        var seen = new int[channels.Length == 0 ? 0 : channels.Max() + 1];
        int[] place = [.. channels.Select(c => seen[c]++)];
        return [.. Enumerable.Range(0, Features).OrderBy(f => place[f]).ThenBy(f => channels[f])];
    }

    // The output axis moves to the front, or back to its place; the others keep their order.
    private float[] Permuted(float[] values, long[] sizes, bool toRows)
    {
        long outputs = sizes[OutputAxis];
        long inner = Shape.CountElements(sizes[(OutputAxis + 1)..]);
        long outer = Shape.CountElements(sizes[..OutputAxis]);
        if (outer == 1)
        {
            return values;
        }

        var result = new float[values.Length];
        for (long o = 0; o < outer; o++)
        {
            for (long c = 0; c < outputs; c++)
            {
                long tensor = ((o * outputs) + c) * inner;
                long row = ((c * outer) + o) * inner;
                Array.Copy(values, toRows ? tensor : row, result, toRows ? row : tensor, inner);
            }
        }

        return result;
    }
}
