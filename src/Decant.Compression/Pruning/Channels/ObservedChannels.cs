namespace Decant.Compression;

/// <summary>What was seen of the channels that a layer with weights reads.</summary>
/// <param name="layer">The name of the layer's output.</param>
/// <param name="groups">The group of each channel, or -1.</param>
/// <param name="weights">The squared norm of the weights that read each channel.</param>
public sealed class ObservedChannels(string layer, IReadOnlyList<int> groups, IReadOnlyList<double> weights)
{
    private readonly double[] _moments = new double[(groups.Count + 1) * (groups.Count + 1)];

    /// <summary>The name of the layer's output.</summary>
    public string Layer { get; } = layer;

    /// <summary>The group of each channel, or -1.</summary>
    public IReadOnlyList<int> Groups { get; } = groups;

    /// <summary>The squared norm of the weights that read each channel.</summary>
    public IReadOnlyList<double> Weights { get; } = weights;

    /// <summary>How many numbers of each channel were seen.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them were zero.</summary>
    public long[] Zeros { get; } = new long[groups.Count];

    /// <summary>The sum of their magnitudes.</summary>
    public double[] Magnitudes { get; } = new double[groups.Count];

    /// <summary>The mean product of two channels; the last channel is a constant 1.</summary>
    public double Moment(int a, int b) => _moments[(a * (Groups.Count + 1)) + b] / Math.Max(1, Count);

    /// <summary>Adds activations: [channel][position], of which some positions enter the products.</summary>
    internal void Add(float[] rows, int positions, SecondMoments products)
    {
        for (int c = 0; c < Groups.Count; c++)
        {
            foreach (float value in rows.AsSpan(c * positions, positions))
            {
                Zeros[c] += value == 0 ? 1 : 0;
                Magnitudes[c] += Math.Abs(value);
            }
        }

        products.Add(rows, [], positions);
        Count += positions;
        products.Products.CopyTo(_moments, 0);
    }
}
