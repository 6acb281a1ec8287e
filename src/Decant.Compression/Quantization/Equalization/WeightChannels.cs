using Decant.Graphs;

namespace Decant.Compression;

/// <summary>Which channel each element of a weight reads or writes, by the node's facts.</summary>
internal sealed class WeightChannels
{
    private readonly long _rowStride;
    private readonly long _rows;
    private readonly long _columnStride;
    private readonly long _columns;
    private readonly long _rowsPerGroup;
    private readonly bool _inputs;

    private WeightChannels(Node node, bool inputs)
    {
        OperatorFacts facts = node.Facts();
        Tensors.Tensor weight = QuantizationScope.Weight(node)!.Constant!;
        long[] strides = weight.Shape.Strides();
        _inputs = inputs;
        _rowStride = strides[facts.WeightOutputAxis!.Value];
        _rows = weight.Sizes[facts.WeightOutputAxis.Value];
        _columnStride = strides[facts.WeightInputAxis!.Value];
        _columns = weight.Sizes[facts.WeightInputAxis.Value];
        _rowsPerGroup = _rows / facts.ChannelGroups;
        Count = inputs ? _columns * facts.ChannelGroups : _rows;
    }

    /// <summary>The number of channels.</summary>
    public long Count { get; }

    /// <summary>The output channels of a node with weights.</summary>
    public static WeightChannels Outputs(Node node) => new(node, inputs: false);

    /// <summary>The channels of the data that a node with weights reads; each group of output channels reads its own.</summary>
    public static WeightChannels Inputs(Node node) => new(node, inputs: true);

    /// <summary>The channel of the element at position <paramref name="i"/>.</summary>
    public int Of(int i)
    {
        long row = i / _rowStride % _rows;
        return (int)(_inputs ? (row / _rowsPerGroup * _columns) + (i / _columnStride % _columns) : row);
    }

    /// <summary>The largest magnitude in each channel.</summary>
    public float[] Largest(ReadOnlySpan<float> weights)
    {
        var largest = new float[Count];
        for (int i = 0; i < weights.Length; i++)
        {
            ref float channel = ref largest[Of(i)];
            channel = Math.Max(channel, Math.Abs(weights[i]));
        }

        return largest;
    }

    /// <summary>Multiplies each element by its channel's factor.</summary>
    public void Scale(Span<float> weights, ReadOnlySpan<double> factors)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(weights[i] * factors[Of(i)]);
        }
    }
}
