using Decant.Graphs;

namespace Decant.Bench.Models;

/// <summary>SqueezeNet 1.1 (Iandola et al., 2016, and its authors' revision).</summary>
internal static class SqueezeNet
{
    /// <summary>Makes the net.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("squeezenet-1.1", options);
        Value x = net.Relu(net.Conv(net.Image(options.Resolution ?? 224), 64, 3, 2, pad: 0, normalized: false));
        foreach ((int squeezed, int expanded, bool pooled) in ((int, int, bool)[])
            [(16, 64, true), (16, 64, false), (32, 128, true), (32, 128, false), (48, 192, true), (48, 192, false), (64, 256, false), (64, 256, false)])
        {
            x = pooled ? net.MaxPool(x, 3, 2, ceiling: true) : x;
            Value s = net.Relu(net.Conv(x, squeezed, 1, normalized: false));
            x = net.Concat(net.Relu(net.Conv(s, expanded, 1, normalized: false)), net.Relu(net.Conv(s, expanded, 3, normalized: false)));
        }

        x = net.Relu(net.Conv(x, options.Classes, 1, normalized: false));
        return net.Finish(net.PooledFeatures(x));
    }
}
