using Decant.Graphs;

namespace Decant.Bench.Models;

/// <summary>DenseNet-121 (Huang et al., 2017, table 1). The normalizations in front of layers cannot be folded and stay.</summary>
internal static class DenseNet
{
    private const int Growth = 32;

    /// <summary>Makes the net.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("densenet121", options);
        Value x = net.Relu(net.Conv(net.Image(options.Resolution ?? 224), 64, 7, 2));
        x = net.MaxPool(x, 3, 2, 1);
        int[] layers = [6, 12, 24, 16];
        for (int block = 0; block < layers.Length; block++)
        {
            var features = new List<Value> { x };
            for (int i = 0; i < layers[block]; i++)
            {
                Value all = features.Count == 1 ? features[0] : net.Concat([.. features]);
                Value inner = net.Conv(net.Relu(net.BatchNorm(all)), 4 * Growth, 1);
                features.Add(net.Conv(net.Relu(inner), Growth, 3, normalized: false));
            }

            x = net.Relu(net.BatchNorm(net.Concat([.. features])));
            x = block < layers.Length - 1 ? net.AveragePool(net.Conv(x, (int)x.Shape!.Sizes[1] / 2, 1, normalized: false), 2, 2) : x;
        }

        return net.Finish(net.Dense(net.PooledFeatures(x), options.Classes));
    }
}
