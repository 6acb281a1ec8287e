using Decant.Graphs;
using Decant.Operators;

namespace Decant.Bench.Models;

/// <summary>EfficientNet-B0 (Tan and Le, 2019, table 1).</summary>
internal static class EfficientNetB0
{
    private static readonly (int Expansion, int Kernel, int Stride, int Channels, int Count)[] Stages =
    [
        (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1),
    ];

    /// <summary>Makes the net.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("efficientnet-b0", options);
        Value x = net.Silu(net.Conv(net.Image(options.Resolution ?? 224), 32, 3, 2));
        foreach ((int expansion, int kernel, int stride, int channels, int count) in Stages)
        {
            for (int i = 0; i < count; i++)
            {
                x = Block(net, x, expansion, kernel, i == 0 ? stride : 1, channels);
            }
        }

        x = net.Silu(net.Conv(x, 1280, 1));
        return net.Finish(net.Dense(net.PooledFeatures(x), options.Classes));
    }

    private static Value Block(NetBuilder net, Value x, int expansion, int kernel, int stride, int channels)
    {
        int width = (int)x.Shape!.Sizes[1];
        Value inner = expansion == 1 ? x : net.Silu(net.Conv(x, width * expansion, 1));
        inner = net.Silu(net.Conv(inner, width * expansion, kernel, stride, width * expansion));
        inner = net.SqueezeExcite(inner, width / 4, net.Silu, v => net.Add(new SigmoidOp(), v));
        bool residual = stride == 1 && width == channels;
        inner = net.Conv(inner, channels, 1, gain: residual ? 1.4142 : 2.8);
        return residual ? net.Add(new AddOp(), inner, x) : inner;
    }
}
