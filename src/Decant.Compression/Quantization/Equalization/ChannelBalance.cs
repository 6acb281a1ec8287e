using Decant.Graphs;

namespace Decant.Compression;

/// <summary>The state of an equalization: weights so far, and the factor of each output channel.</summary>
internal sealed class ChannelBalance
{
    private const int MaximumRounds = 50;
    private const double Converged = 1e-3;
    private readonly IReadOnlyList<ChannelPair> _pairs;
    private readonly IReadOnlyDictionary<string, double[]> _largestFactors;
    private readonly Dictionary<Node, float[]> _weights = [];
    private readonly Dictionary<string, double[]> _factors = new(StringComparer.Ordinal);

    /// <param name="pairs">The pairs to balance.</param>
    /// <param name="largestFactors">For pairs with a limit in between: the factor at which a channel would reach it, 1 where it does so already.</param>
    public ChannelBalance(IReadOnlyList<ChannelPair> pairs, IReadOnlyDictionary<string, double[]> largestFactors)
    {
        _pairs = pairs;
        _largestFactors = largestFactors;
        foreach (Node node in pairs.SelectMany(static p => new[] { p.First, p.Second }).Distinct())
        {
            _weights[node] = QuantizationScope.Weight(node)!.Constant!.ToFloats();
        }

        foreach (ChannelPair pair in pairs)
        {
            _factors[pair.Name] = [.. Enumerable.Repeat(1.0, (int)WeightChannels.Outputs(pair.First).Count)];
        }
    }

    /// <summary>The factors once no channel changes any more.</summary>
    public IReadOnlyDictionary<string, double[]> Run()
    {
        for (int round = 0; round < MaximumRounds; round++)
        {
            if (_pairs.Select(Balance).DefaultIfEmpty().Max() < Converged)
            {
                break;
            }
        }

        return _factors;
    }

    // s = sqrt(r2 / r1) for each channel, the first weight times s, the second divided by it.
    private double Balance(ChannelPair pair)
    {
        WeightChannels outputs = WeightChannels.Outputs(pair.First);
        WeightChannels inputs = WeightChannels.Inputs(pair.Second);
        float[] first = outputs.Largest(_weights[pair.First]);
        float[] second = inputs.Largest(_weights[pair.Second]);
        double[] factors = _factors[pair.Name];
        double[]? largest = _largestFactors.GetValueOrDefault(pair.Name);
        var up = new double[first.Length];
        var down = new double[first.Length];
        double change = 0;
        for (int c = 0; c < first.Length; c++)
        {
            double wanted = first[c] > 0 && second[c] > 0 ? factors[c] * Math.Sqrt((double)second[c] / first[c]) : 1;
            double allowed = largest is null ? wanted : largest[c] <= 1 ? 1 : Math.Min(wanted, largest[c]);
            up[c] = allowed / factors[c];
            down[c] = 1 / up[c];
            factors[c] = allowed;
            change = Math.Max(change, Math.Abs(Math.Log(up[c])));
        }

        outputs.Scale(_weights[pair.First], up);
        inputs.Scale(_weights[pair.Second], down);
        return change;
    }
}
