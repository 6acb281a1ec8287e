using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>The mean, the deviation and the greatest number of each channel of a value, over samples and positions.</summary>
internal sealed class ChannelStatistics
{
    private readonly int _axis;
    private double[] _sums = [];
    private double[] _squares = [];
    private long _count;

    private ChannelStatistics(int axis) => _axis = axis;

    /// <summary>The mean of each channel.</summary>
    public double[] Means => Array.ConvertAll(_sums, s => _count == 0 ? 0 : s / _count);

    /// <summary>The standard deviation of each channel.</summary>
    public double[] Deviations => [.. _sums.Zip(_squares, (s, q) => _count == 0 ? 0 : Math.Sqrt(Math.Max(0, (q / _count) - (s / _count * (s / _count)))))];

    /// <summary>The greatest number of each channel.</summary>
    public double[] Maxima { get; private set; } = [];

    /// <summary>The greatest magnitude of each channel.</summary>
    public double[] Magnitudes { get; private set; } = [];

    /// <summary>Measures values: what layers compute before their activation, or what they read.</summary>
    /// <param name="test">The model that holds the values, and what runs it.</param>
    /// <param name="layers">The name of each value, and its channel axis.</param>
    /// <param name="samples">The complete inputs of each run.</param>
    /// <param name="cancellation">Ends the runs early.</param>
    public static IReadOnlyDictionary<string, ChannelStatistics> Measure(
        ModelUnderTest test,
        IReadOnlyDictionary<string, int> layers,
        IEnumerable<IReadOnlyDictionary<string, RuntimeValue>> samples,
        CancellationToken cancellation)
    {
        var means = layers.ToDictionary(static l => l.Key, static l => new ChannelStatistics(l.Value), StringComparer.Ordinal);
        string[] inner = [.. layers.Keys.Where(n => test.Model.Graph.Find(n)?.Producer is not null && test.Model.Graph.Outputs.All(o => o.Name != n))];
        using IInferenceSession session = test.Engine.CreateSession(test.Model, new SessionOptions { Observe = inner, Threads = test.Threads });
        foreach (IReadOnlyDictionary<string, RuntimeValue> sample in samples)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyDictionary<string, RuntimeValue> outputs = session.Run(sample, cancellation);
            foreach ((string name, ChannelStatistics mean) in means)
            {
                mean.Add((Tensor)(outputs.TryGetValue(name, out RuntimeValue? value) ? value : sample[name]));
            }
        }

        return means;
    }

    private void Add(Tensor tensor)
    {
        int axis = _axis < 0 ? _axis + tensor.Rank : _axis;
        long channels = tensor.Sizes[axis];
        long inner = tensor.Shape.Strides()[axis];
        if (_sums.Length == 0)
        {
            _sums = new double[channels];
            _squares = new double[channels];
            Magnitudes = new double[channels];
            Maxima = [.. Enumerable.Repeat(double.NegativeInfinity, (int)channels)];
        }

        ReadOnlySpan<float> values = tensor.AsSpan<float>();
        for (int i = 0; i < values.Length; i++)
        {
            long channel = i / inner % channels;
            _sums[channel] += values[i];
            _squares[channel] += (double)values[i] * values[i];
            Maxima[channel] = Math.Max(Maxima[channel], values[i]);
            Magnitudes[channel] = Math.Max(Magnitudes[channel], Math.Abs(values[i]));
        }

        _count += values.Length / Math.Max(channels, 1);
    }
}
