using Decant.Graphs;
using Decant.Operators;

namespace Decant.Bench.Models;

/// <summary>Residual nets (He et al., 2015), with the stride on the 3×3 layer as torchvision has it.</summary>
internal static class ResNet
{
    /// <summary>Makes a net.</summary>
    public static Model Create(NetOptions options, string name, bool bottleneck, int[] blocks)
    {
        var net = new NetBuilder(name, options);
        Value x = net.Relu(net.Conv(net.Image(options.Resolution ?? 224), 64, 7, 2));
        x = net.MaxPool(x, 3, 2, 1);
        for (int stage = 0; stage < blocks.Length; stage++)
        {
            for (int block = 0; block < blocks[stage]; block++)
            {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                x = Block(net, x, 64 << stage, stride, bottleneck);
            }
        }

        return net.Finish(net.Dense(net.PooledFeatures(x), options.Classes));
    }

    private static Value Block(NetBuilder net, Value x, int width, int stride, bool bottleneck)
    {
        int channels = bottleneck ? 4 * width : width;
        Value inner = bottleneck ? net.Relu(net.Conv(x, width, 1)) : x;
        inner = net.Relu(net.Conv(inner, width, 3, stride));
        inner = bottleneck ? net.Conv(inner, channels, 1, gain: 0.5) : net.Conv(inner, channels, 3, gain: 0.5);
        Value shortcut = stride == 1 && x.Shape!.Sizes[1] == channels ? x : net.Conv(x, channels, 1, stride);
        return net.Relu(net.Add(new AddOp(), inner, shortcut));
    }
}
