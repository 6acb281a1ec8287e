using Decant.Graphs;
using Decant.Operators;

namespace Decant.Bench.Models;

/// <summary>ShuffleNetV2 of width 1.0 (Ma et al., 2018, table 5).</summary>
internal static class ShuffleNetV2
{
    /// <summary>Makes the net.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("shufflenet-v2", options);
        Value x = net.Relu(net.Conv(net.Image(options.Resolution ?? 224), 24, 3, 2));
        x = net.MaxPool(x, 3, 2, 1);
        foreach ((int channels, int count) in ((int, int)[])[(116, 4), (232, 8), (464, 4)])
        {
            x = Reduce(net, x, channels / 2);
            for (int i = 1; i < count; i++)
            {
                IReadOnlyList<Value> halves = net.AddMany(new SplitOp(1), 2, x, net.Integers(channels / 2, channels / 2));
                x = Shuffle(net, net.Concat(halves[0], Branch(net, halves[1], channels / 2, 1)));
            }
        }

        x = net.Relu(net.Conv(x, 1024, 1));
        return net.Finish(net.Dense(net.Add(new ReduceMeanOp(KeepDims: false), x, net.Integers(2, 3)), options.Classes));
    }

    private static Value Reduce(NetBuilder net, Value x, int width)
    {
        int channels = (int)x.Shape!.Sizes[1];
        Value left = net.Relu(net.Conv(net.Conv(x, channels, 3, 2, channels), width, 1));
        return Shuffle(net, net.Concat(left, Branch(net, x, width, 2)));
    }

    private static Value Branch(NetBuilder net, Value x, int width, int stride)
    {
        Value inner = net.Relu(net.Conv(x, width, 1));
        return net.Relu(net.Conv(net.Conv(inner, width, 3, stride, width, gain: 1), width, 1));
    }

    private static Value Shuffle(NetBuilder net, Value x)
    {
        long channels = x.Shape!.Sizes[1], height = x.Shape.Sizes[2], width = x.Shape.Sizes[3];
        Value parts = net.Transpose(net.Reshape(x, 1, 2, channels / 2, height, width), 0, 2, 1, 3, 4);
        return net.Reshape(parts, 1, channels, height, width);
    }
}
