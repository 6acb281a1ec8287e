using Decant.Graphs;
using Decant.Operators;

namespace Decant.Bench.Models;

/// <summary>MobileNetV3-Small (Howard et al., 2019, table 2).</summary>
internal static class MobileNetV3Small
{
    private static readonly (int Kernel, int Expanded, int Channels, bool Squeeze, bool Hard, int Stride)[] Blocks =
    [
        (3, 16, 16, true, false, 2), (3, 72, 24, false, false, 2), (3, 88, 24, false, false, 1), (5, 96, 40, true, true, 2),
        (5, 240, 40, true, true, 1), (5, 240, 40, true, true, 1), (5, 120, 48, true, true, 1), (5, 144, 48, true, true, 1),
        (5, 288, 96, true, true, 2), (5, 576, 96, true, true, 1), (5, 576, 96, true, true, 1),
    ];

    /// <summary>Makes the net.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("mobilenet-v3-small", options);
        Value Swish(Value v) => net.Add(new HardSwishOp(), v);
        Value x = Swish(net.Conv(net.Image(options.Resolution ?? 224), 16, 3, 2));
        foreach ((int kernel, int expanded, int channels, bool squeeze, bool hard, int stride) in Blocks)
        {
            Func<Value, Value> activation = hard ? Swish : net.Relu;
            int width = (int)x.Shape!.Sizes[1];
            Value inner = expanded == width ? x : activation(net.Conv(x, expanded, 1));
            inner = activation(net.Conv(inner, expanded, kernel, stride, expanded));
            inner = squeeze ? net.SqueezeExcite(inner, Divisible(expanded / 4), net.Relu, v => net.Add(new HardSigmoidOp(1f / 6), v)) : inner;
            bool residual = stride == 1 && width == channels;
            inner = net.Conv(inner, channels, 1, gain: residual ? 1.4142 : 2.8);
            x = residual ? net.Add(new AddOp(), x, inner) : inner;
        }

        x = Swish(net.Conv(x, 576, 1));
        return net.Finish(net.Dense(Swish(net.Dense(net.PooledFeatures(x), 1024)), options.Classes));
    }

    // The nearest multiple of 8 that is no more than a tenth smaller.
    private static int Divisible(int channels)
    {
        int rounded = Math.Max(8, (channels + 4) / 8 * 8);
        return 10 * rounded < 9 * channels ? rounded + 8 : rounded;
    }
}
