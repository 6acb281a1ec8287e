using Decant.Graphs;
using Decant.Operators;

namespace Decant.Bench.Models;

/// <summary>MobileNetV2 (Sandler et al., 2018, table 2).</summary>
internal static class MobileNetV2
{
    private static readonly (int Expansion, int Channels, int Count, int Stride)[] Stages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    /// <summary>Makes the net.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("mobilenet-v2", options);
        Value x = net.Relu6(net.Conv(net.Image(options.Resolution ?? 224), 32, 3, 2));
        foreach ((int expansion, int channels, int count, int stride) in Stages)
        {
            for (int i = 0; i < count; i++)
            {
                x = Block(net, x, expansion, channels, i == 0 ? stride : 1);
            }
        }

        x = net.Relu6(net.Conv(x, 1280, 1));
        return net.Finish(net.Dense(net.PooledFeatures(x), options.Classes));
    }

    private static Value Block(NetBuilder net, Value x, int expansion, int channels, int stride)
    {
        int width = (int)x.Shape!.Sizes[1];
        Value inner = expansion == 1 ? x : net.Relu6(net.Conv(x, width * expansion, 1));
        inner = net.Relu6(net.Conv(inner, width * expansion, 3, stride, width * expansion));
        bool residual = stride == 1 && width == channels;
        inner = net.Conv(inner, channels, 1, gain: residual ? 0.7 : 1.4142);
        return residual ? net.Add(new AddOp(), x, inner) : inner;
    }
}
