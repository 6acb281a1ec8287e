using Decant.Graphs;
using Decant.Operators;

namespace Decant.Bench.Models;

/// <summary>A small U-Net (Ronneberger et al., 2015): 16 to 128 channels, padded layers, transposed convolutions on the way up; [1,3,H,W] → [1,2,H,W].</summary>
internal static class UNet
{
    /// <summary>Makes the net. The resolution is a multiple of 8.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("unet", options);
        Value Pair(Value v, int channels) => net.Relu(net.Conv(net.Relu(net.Conv(v, channels, 3)), channels, 3));
        Value x = net.Image(options.Resolution ?? 128);
        var skips = new Stack<Value>();
        for (int channels = 16; channels < 128; channels *= 2)
        {
            x = Pair(x, channels);
            skips.Push(x);
            x = net.MaxPool(x, 2, 2);
        }

        x = Pair(x, 128);
        while (skips.TryPop(out Value? skip))
        {
            int channels = (int)skip.Shape!.Sizes[1];
            x = Pair(net.Concat(skip, Up(net, x, channels)), channels);
        }

        return net.Finish(net.Conv(x, 2, 1, normalized: false));
    }

    private static Value Up(NetBuilder net, Value x, int channels)
    {
        long from = x.Shape!.Sizes[1];
        var window = new SlidingWindow { KernelShape = EquatableList.Create<long>([2, 2]), Strides = EquatableList.Create<long>([2, 2]) };
        return net.Add(new ConvTransposeOp(window), x, net.Weights("up.weight", 1 / Math.Sqrt(from), from, channels, 2, 2), net.Weights("up.bias", 0.05, channels));
    }
}
