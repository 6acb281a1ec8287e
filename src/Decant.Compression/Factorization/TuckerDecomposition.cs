using Decant.Graphs;

namespace Decant.Compression;

/// <summary>
/// Fewer inputs, the layer between fewer channels, all outputs (<see cref="FactorizationKind.Tucker"/>). The bases are the leading directions of the two
/// unfoldings (the higher-order singular value decomposition), of the outputs and inputs rather than of the weights where samples are given. A rank stands for both
/// modes: the inputs' has the same share of its channels.
/// </summary>
internal sealed class TuckerDecomposition : LayerDecomposition
{
    private readonly LinearLayer _layer;
    private readonly Operator _pointwise;
    private readonly LowRankRows _outputs;
    private readonly LowRankRows _inputs;
    private readonly int[] _channels;
    private readonly int _inputCount;

    public TuckerDecomposition(LinearLayer layer, float[]? products, Operator pointwise)
    {
        _layer = layer;
        _pointwise = pointwise;
        _channels = layer.ChannelOfFeature();
        _inputCount = (int)layer.Weight.Sizes[layer.InputAxis];
        float[] rows = layer.Rows();
        _outputs = new LowRankRows(rows, layer.Outputs, products, layer.Features + 1);
        _inputs = new LowRankRows(ByInput(rows), _inputCount, null, 0);
    }

    /// <inheritdoc/>
    public override int MaxRank => _layer.Outputs;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerPart> Parts(int rank)
    {
        int inputs = InputRank(rank);
        (float[] expand, float[] reduced) = _outputs.Factors(rank);
        float[] basis = _inputs.Basis(inputs);
        int taps = _layer.Features / _inputCount;
        int[] place = Places();
        var core = new float[rank * inputs * taps];
        for (int r = 0; r < rank; r++)
        {
            for (int f = 0; f < _layer.Features; f++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    core[(((r * inputs) + i) * taps) + place[f]] += reduced[(r * _layer.Features) + f] * basis[(_channels[f] * inputs) + i];
                }
            }
        }

        var narrow = new float[inputs * _inputCount];
        for (int c = 0; c < _inputCount; c++)
        {
            for (int i = 0; i < inputs; i++)
            {
                narrow[(i * _inputCount) + c] = basis[(c * inputs) + i];
            }
        }

        return
        [
            new LayerPart(_pointwise, Mixing(_layer, narrow, inputs, _inputCount)),
            new LayerPart(_layer.Node.Op, _layer.FromRows(core, rank, inputs)),
            new LayerPart(_pointwise, Mixing(_layer, expand, _layer.Outputs, rank)),
        ];
    }

    /// <inheritdoc/>
    public override double Cost(int rank)
    {
        double inputs = InputRank(rank);
        double taps = (double)_layer.Features / _inputCount;
        return ((_inputCount * inputs * InputPositions(_layer)) + (inputs * rank * taps) + ((double)rank * _layer.Outputs)) / ((double)_layer.Features * _layer.Outputs);
    }

    /// <inheritdoc/>
    public override double Kept(int rank) => _outputs.Kept(rank) + _inputs.Kept(InputRank(rank)) - 1;

    private int InputRank(int rank) => Math.Clamp((int)Math.Round((double)rank * _inputCount / _layer.Outputs), 1, _inputCount);

    // The weights [input][output, tap].
    private float[] ByInput(float[] rows)
    {
        int taps = _layer.Features / _inputCount;
        int[] place = Places();
        var result = new float[rows.Length];
        for (int o = 0; o < _layer.Outputs; o++)
        {
            for (int f = 0; f < _layer.Features; f++)
            {
                result[(((_channels[f] * _layer.Outputs) + o) * taps) + place[f]] = rows[(o * _layer.Features) + f];
            }
        }

        return result;
    }

    // The tap of each feature within its input channel.
    private int[] Places()
    {
        var seen = new int[_inputCount];
        return [.. _channels.Select(c => seen[c]++)];
    }
}
