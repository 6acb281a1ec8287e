using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Bench.Models;

/// <summary>An image transformer (Dosovitskiy et al., 2021) of width 192: patches of 16×16, 12 layers, 3 heads.</summary>
internal static class VisionTransformer
{
    private const int Width = 192;

    /// <summary>Makes the net.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("vit-tiny", options);
        Value patches = net.Conv(net.Image(options.Resolution ?? 224), Width, 16, 16, gain: 1, pad: 0, normalized: false);
        long tokens = patches.Shape!.Sizes[2] * patches.Shape.Sizes[3];
        Value x = net.Transpose(net.Reshape(patches, 1, Width, tokens), 0, 2, 1);
        x = net.Add(new ConcatOp(1), net.Weights("class.token", 0.5, 1, 1, Width), x);
        x = net.Add(new AddOp(), x, net.Weights("position.weight", 0.2, 1, tokens + 1, Width));
        for (int layer = 0; layer < 12; layer++)
        {
            x = net.Add(new AddOp(), x, TransformerLayers.JointSelfAttention(net, net.LayerNorm(x, 1e-6f), 3));
            Value inner = net.Linear(net.Gelu(net.Linear(net.LayerNorm(x, 1e-6f), 4 * Width)), Width);
            x = net.Add(new AddOp(), x, inner);
        }

        Value first = net.Add(new GatherOp(1), net.LayerNorm(x, 1e-6f), net.Constant("first", Tensor.Create([0L], Shape.Scalar)));
        return net.Finish(net.Dense(first, options.Classes));
    }
}
