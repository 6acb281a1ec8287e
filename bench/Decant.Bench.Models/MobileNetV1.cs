using Decant.Graphs;

namespace Decant.Bench.Models;

/// <summary>MobileNet (Howard et al., 2017, table 1).</summary>
internal static class MobileNetV1
{
    private static readonly (int Channels, int Stride)[] Blocks =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
    ];

    /// <summary>Makes the net.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("mobilenet-v1", options);
        Value x = net.Relu6(net.Conv(net.Image(options.Resolution ?? 224), 32, 3, 2));
        foreach ((int channels, int stride) in Blocks)
        {
            int width = (int)x.Shape!.Sizes[1];
            x = net.Relu6(net.Conv(x, width, 3, stride, width));
            x = net.Relu6(net.Conv(x, channels, 1));
        }

        return net.Finish(net.Dense(net.PooledFeatures(x), options.Classes));
    }
}
