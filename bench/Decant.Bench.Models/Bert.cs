using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Bench.Models;

/// <summary>A sentence encoder of BERT's shape (Devlin et al., 2019): 4 layers, width 256, 4 heads; token numbers and mask in, states and pooled state out.</summary>
internal static class Bert
{
    private const int Width = 256;
    private const int Vocabulary = 30522;

    /// <summary>Makes the net.</summary>
    public static Model Create(NetOptions options)
    {
        var net = new NetBuilder("bert-4x256", options);
        int tokens = options.SequenceLength;
        Value ids = net.Input("input_ids", ElementType.Int64, 1, tokens), mask = net.Input("attention_mask", ElementType.Int64, 1, tokens);
        Value x = net.Add(new GatherOp(), net.Weights("word.weight", 0.5, Vocabulary, Width), ids);
        x = net.LayerNorm(net.Add(new AddOp(), x, net.Weights("position.weight", 0.5, 1, tokens, Width)), 1e-12f);
        Value seen = net.Add(new CastOp(ElementType.Float32), net.Add(new UnsqueezeOp(), mask, net.Integers(1, 2)));
        Value bias = net.Add(new MulOp(), net.Add(new SubOp(), net.Number(1), seen), net.Number(-1e4f));
        for (int layer = 0; layer < 4; layer++)
        {
            x = net.LayerNorm(net.Add(new AddOp(), TransformerLayers.SelfAttention(net, x, 4, bias), x), 1e-12f);
            Value inner = net.Linear(net.Gelu(net.Linear(x, 4 * Width)), Width);
            x = net.LayerNorm(net.Add(new AddOp(), inner, x), 1e-12f);
        }

        Value first = net.Add(new GatherOp(1), x, net.Constant("first", Tensor.Create([0L], Shape.Scalar)));
        Value pooled = net.Add(new TanhOp(), net.Dense(first, Width));
        net.Finish(x, "last_hidden_state");
        return net.Finish(pooled, "pooler_output");
    }
}
