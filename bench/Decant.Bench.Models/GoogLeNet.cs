using Decant.Graphs;

namespace Decant.Bench.Models;

/// <summary>GoogLeNet (Szegedy et al., 2014) without its auxiliary heads; the 5×5 branches are 3×3, as torchvision has them.</summary>
internal static class GoogLeNet
{
    private static readonly (int One, int Reduce3, int Three, int Reduce5, int Five, int Pool, int PoolAfter)[] Blocks =
    [
        (64, 96, 128, 16, 32, 32, 0), (128, 128, 192, 32, 96, 64, 3),
        (192, 96, 208, 16, 48, 64, 0), (160, 112, 224, 24, 64, 64, 0), (128, 128, 256, 24, 64, 64, 0), (112, 144, 288, 32, 64, 64, 0), (256, 160, 320, 32, 128, 128, 2),
        (256, 160, 320, 32, 128, 128, 0), (384, 192, 384, 48, 128, 128, 0),
    ];

    /// <summary>Makes the net.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("googlenet", options);
        Value Layer(Value v, int channels, int kernel, int stride = 1) => net.Relu(net.Conv(v, channels, kernel, stride));
        Value x = net.MaxPool(Layer(net.Image(options.Resolution ?? 224), 64, 7, 2), 3, 2, ceiling: true);
        x = net.MaxPool(Layer(Layer(x, 64, 1), 192, 3), 3, 2, ceiling: true);
        foreach ((int one, int reduce3, int three, int reduce5, int five, int pool, int poolAfter) in Blocks)
        {
            x = net.Concat(
                Layer(x, one, 1),
                Layer(Layer(x, reduce3, 1), three, 3),
                Layer(Layer(x, reduce5, 1), five, 3),
                Layer(net.MaxPool(x, 3, 1, 1, ceiling: true), pool, 1));
            x = poolAfter > 0 ? net.MaxPool(x, poolAfter, 2, ceiling: true) : x;
        }

        return net.Finish(net.Dense(net.PooledFeatures(x), options.Classes));
    }
}
