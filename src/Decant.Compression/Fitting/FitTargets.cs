using Decant.Engine;
using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>What a block of layers should compute, at some positions of each sample, from one run of the original model.</summary>
internal sealed class FitTargets
{
    private readonly Dictionary<LinearLayer, (FitTarget Target, float[][] Rows, int[][] Picked)> _layers = [];

    /// <summary>Runs the original model.</summary>
    public static FitTargets Collect(
        Model original,
        IReadOnlyList<LinearLayer> layers,
        Func<Value, int, IReadOnlyList<int>?> kept,
        IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples,
        IInferenceEngine engine,
        RefitOptions options,
        CancellationToken cancellation)
    {
        var result = new FitTargets();
        foreach (LinearLayer layer in layers)
        {
            result._layers[layer] = (FitTarget.Of(layer), new float[samples.Count][], new int[samples.Count][]);
        }

        using Model prefix = ModelPrefix.Until(original, [.. result._layers.Values.Select(static l => l.Target.Name)]);
        using IInferenceSession session = engine.CreateSession(prefix, new SessionOptions { Threads = options.Threads });
        var random = new Random(options.Seed);
        for (int sample = 0; sample < samples.Count; sample++)
        {
            IReadOnlyDictionary<string, RuntimeValue> values = WithInputs(session.Run(samples[sample], cancellation), samples[sample]);
            foreach ((LinearLayer layer, var entry) in result._layers)
            {
                float[] rows = ChannelRows.Of((Tensor)values[entry.Target.Name], layer.ChannelAxis, out int positions);
                int[] picked = Pick(random, positions, options.PositionsPerSample);
                entry.Rows[sample] = ChannelRows.Select(
                    ChannelRows.Pick(rows, positions, picked), picked.Length, kept(original.Graph.Find(entry.Target.Name)!, layer.ChannelAxis));
                entry.Picked[sample] = picked;
            }
        }

        return result;
    }

    /// <summary>The values of the present model that are subtracted from a layer's target.</summary>
    public IReadOnlyList<string> Others(LinearLayer layer) => _layers[layer].Target.Others;

    /// <summary>A layer's target in a sample ([channel][picked position]) and the positions that were picked.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="sample">The sample's number.</param>
    /// <param name="now">The present values of <see cref="Others"/>.</param>
    public (float[] Rows, int[] Picked) Rows(LinearLayer layer, int sample, IReadOnlyDictionary<string, RuntimeValue> now)
    {
        (FitTarget target, float[][] rows, int[][] picked) = _layers[layer];
        var result = (float[])rows[sample].Clone();
        foreach (string other in target.Others)
        {
            float[] minus = ChannelRows.Of((Tensor)now[other], layer.ChannelAxis, out int positions);
            minus = ChannelRows.Pick(minus, positions, picked[sample]);
            for (int i = 0; i < result.Length; i++)
            {
                result[i] -= minus[i];
            }
        }

        return (result, picked[sample]);
    }

    /// <summary>What a session returned, and the inputs, which are no outputs of it.</summary>
    public static IReadOnlyDictionary<string, RuntimeValue> WithInputs(IReadOnlyDictionary<string, RuntimeValue> values, IReadOnlyDictionary<string, RuntimeValue> inputs)
    {
        var all = new Dictionary<string, RuntimeValue>(inputs, StringComparer.Ordinal);
        foreach ((string name, RuntimeValue value) in values)
        {
            all[name] = value;
        }

        return all;
    }

    private static int[] Pick(Random random, int positions, int wanted)
    {
        if (positions <= wanted)
        {
            return [.. Enumerable.Range(0, positions)];
        }

        var picked = new int[wanted];
        for (int i = 0; i < wanted; i++)
        {
            picked[i] = random.Next(positions);
        }

        return picked;
    }
}
