using Decant.Graphs;
using Decant.Operators;

namespace Decant.Bench.Models;

/// <summary>Self-attention as exporters write it.</summary>
internal static class TransformerLayers
{
    /// <summary>Multi-head self-attention of x: [1,tokens,width] by separate projections.</summary>
    /// <param name="net">The net.</param>
    /// <param name="x">The tokens.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="mask">What is added to the scores, or null.</param>
    public static Value SelfAttention(NetBuilder net, Value x, int heads, Value? mask)
    {
        int width = (int)x.Shape!.Sizes[2];
        return Attention(net, net.Linear(x, width), net.Linear(x, width), net.Linear(x, width), heads, mask);
    }

    /// <summary>Multi-head self-attention of x: [1,tokens,width] by one joint projection.</summary>
    public static Value JointSelfAttention(NetBuilder net, Value x, int heads)
    {
        int width = (int)x.Shape!.Sizes[2];
        IReadOnlyList<Value> parts = net.AddMany(new SplitOp(2), 3, net.Linear(x, 3 * width), net.Integers(width, width, width));
        return Attention(net, parts[0], parts[1], parts[2], heads, null);
    }

    private static Value Attention(NetBuilder net, Value query, Value key, Value value, int heads, Value? mask)
    {
        long tokens = query.Shape!.Sizes[1], width = query.Shape.Sizes[2], depth = width / heads;
        Value Heads(Value v, params long[] perm) => net.Transpose(net.Reshape(v, 1, tokens, heads, depth), perm);
        Value scores = net.Add(new MatMulOp(), Heads(query, 0, 2, 1, 3), Heads(key, 0, 2, 3, 1));
        scores = net.Add(new DivOp(), scores, net.Number(MathF.Sqrt(depth)));
        scores = mask is null ? scores : net.Add(new AddOp(), scores, mask);
        Value mixed = net.Add(new MatMulOp(), net.Add(new SoftmaxOp(), scores), Heads(value, 0, 2, 1, 3));
        return net.Linear(net.Reshape(net.Transpose(mixed, 0, 2, 1, 3), 1, tokens, width), (int)width);
    }
}
