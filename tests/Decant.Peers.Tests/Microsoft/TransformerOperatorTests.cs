using Decant.Operators;
using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>The float operators of the domain <c>com.microsoft</c> give what ONNX Runtime gives.</summary>
public sealed class TransformerOperatorTests
{
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, NodeCase> Cases =
        Attention().Concat(MultiHead()).Concat(Normalizations()).Concat(Activations()).Concat(Products())
            .ToDictionary(static c => c.ToString(), static c => c with { Tolerance = Tolerance }, StringComparer.Ordinal);

    public static TheoryData<string> All => [.. Cases.Keys];

    [SkippableTheory]
    [MemberData(nameof(All))]
    public void Operator_OnRandomInputs_AgreesWithOnnxRuntime(string name) => Cases[name].Compare();

    // ONNX Runtime 1.30 crashes where the bias is absent.
    private static IEnumerable<NodeCase> Attention()
    {
        var draw = new Draw(1);
        (Tensor x, Tensor w, Tensor b) = (draw.Floats(2, 3, 8), draw.Floats(8, 24), draw.Floats(24));
        var op = new MicrosoftAttentionOp(2);
        yield return new("plain", op, x, w, b);
        yield return new("causal, scaled", op with { IsCausal = true, Scale = 0.7f }, x, w, b);
        yield return new("number of keys", op, x, w, b, Tensor.Vector<int>(1, 3));
        yield return new("ends and starts", op, x, w, b, Tensor.Vector<int>(3, 2, 1, 0));
        yield return new("mask of keys", op with { MaskFilterValue = -50 }, x, w, b, Tensor.Create(new[] { 1, 0, 1, 1, 1, 0 }, Shape.Of(2, 3)));
        yield return new("mask of pairs", op, x, w, b, Tensor.Create(new[] { 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0 }, Shape.Of(2, 3, 3)));
        yield return new("past and causal", op with { IsCausal = true }, x, w, b, null, draw.Floats(2, 2, 2, 5, 4)) { Outputs = [0, 1] };
        yield return new("past and mask", op, x, w, b, draw.Ints(0, 2, 2, 8), draw.Floats(2, 2, 2, 5, 4)) { Outputs = [0, 1] };
        yield return new("present", op, x, w, b) { Outputs = [0, 1] };
        yield return new("attention bias", op, x, w, b, null, null, draw.Floats(2, 2, 3, 3));
        yield return new("attention bias for all", op with { IsCausal = true }, x, w, b, null, null, draw.Floats(1, 1, 3, 3));
        yield return new("own size of V", op with { HiddenSizes = [8, 8, 12] }, x, draw.Floats(8, 28), draw.Floats(28));
    }

    private static IEnumerable<NodeCase> MultiHead()
    {
        var draw = new Draw(2);
        (Tensor q, Tensor k, Tensor v) = (draw.Floats(2, 3, 8), draw.Floats(2, 5, 8), draw.Floats(2, 5, 12));
        var op = new MultiHeadAttentionOp(2);
        yield return new("cross", op, q, k, v);
        yield return new("bias", op, q, k, v, draw.Floats(28));
        yield return new("present and scores", op with { Scale = 0.3f }, q, k, v, draw.Floats(28), draw.Ints(0, 2, 2, 5), draw.Floats(1, 2, 3, 5)) { Outputs = [0, 1, 2, 3] };
        yield return new("number of keys", op, q, k, v, null, Tensor.Vector<int>(4, 2));
        yield return new("mask of pairs", op with { MaskFilterValue = -20 }, q, k, v, null, draw.Ints(0, 2, 2, 3, 5));
        yield return new("attention bias", op, q, k, v, null, null, draw.Floats(2, 1, 3, 5));
        Tensor same = draw.Floats(2, 3, 8);
        yield return new("causal with past", op with { IsCausal = true }, same, draw.Floats(2, 3, 8), draw.Floats(2, 3, 8), draw.Floats(24), null, null, draw.Floats(2, 2, 4, 4), draw.Floats(2, 2, 4, 4))
        {
            Outputs = [0, 1, 2],
        };
        yield return new("causal", op with { IsCausal = true }, same, draw.Floats(2, 3, 8), draw.Floats(2, 3, 8));
        yield return new("keys in heads", op, q, draw.Floats(2, 2, 5, 4), draw.Floats(2, 2, 5, 4));
    }

    private static IEnumerable<NodeCase> Normalizations()
    {
        var draw = new Draw(3);
        (Tensor x, Tensor skip, Tensor gamma, Tensor beta, Tensor bias) = (draw.Floats(2, 3, 8), draw.Floats(2, 3, 8), draw.Floats(8), draw.Floats(8), draw.Floats(8));
        yield return new("all", new SkipLayerNormalizationOp(1e-3f), x, skip, gamma, beta, bias) { Outputs = [0, 3] };
        yield return new("no beta", new SkipLayerNormalizationOp(), x, skip, gamma);
        yield return new("one skip for all", new SkipLayerNormalizationOp(), x, draw.Floats(1, 3, 8), gamma, beta) { Outputs = [0, 3] };
        yield return new("all", new SkipSimplifiedLayerNormalizationOp(1e-3f), x, skip, gamma, bias) { Outputs = [0, 3] };
        yield return new("no bias", new SkipSimplifiedLayerNormalizationOp(), x, skip, gamma);
        yield return new("last axis", new SimplifiedLayerNormalizationOp(), x, gamma) { Outputs = [0, 1] };
        yield return new("two axes", new SimplifiedLayerNormalizationOp(1, 0.1f), x, draw.Floats(3, 8));
        (Tensor ids, Tensor segments) = (draw.Ints(0, 10, 2, 3), draw.Ints(0, 2, 2, 3));
        (Tensor words, Tensor positions, Tensor kinds) = (draw.Floats(10, 8), draw.Floats(6, 8), draw.Floats(2, 8));
        yield return new("all", new EmbedLayerNormalizationOp(1e-3f), ids, segments, words, positions, kinds, gamma, beta, draw.Ints(0, 2, 2, 3), draw.Ints(0, 6, 2, 3)) { Outputs = [0, 1, 2] };
        yield return new("no segments", new EmbedLayerNormalizationOp(), ids, null, words, positions, null, gamma, beta) { Outputs = [0, 1] };
        yield return new("positions for all", new EmbedLayerNormalizationOp(), ids, segments, words, positions, kinds, gamma, beta, null, draw.Ints(0, 6, 1, 3)) { Outputs = [0, 1] };
    }

    private static IEnumerable<NodeCase> Activations()
    {
        var draw = new Draw(4);
        (Tensor x, Tensor bias) = (draw.Between(-6, 6, 3, 40), draw.Floats(40));
        yield return new("", new MicrosoftGeluOp(), x);
        yield return new("", new BiasGeluOp(), x, bias);
        yield return new("", new FastGeluOp(), x);
        yield return new("bias", new FastGeluOp(), x, bias);
        yield return new("", new QuickGeluOp(), x);
        yield return new("alpha", new QuickGeluOp(0.5f), x);
    }

    private static IEnumerable<NodeCase> Products()
    {
        var draw = new Draw(5);
        yield return new("scaled", new FusedMatMulOp(0.5f), draw.Floats(2, 3, 4), draw.Floats(2, 4, 5));
        yield return new("transposed", new FusedMatMulOp(2, TransA: true, TransB: true), draw.Floats(2, 4, 3), draw.Floats(2, 5, 4));
        yield return new("batch of A last", new FusedMatMulOp(1, TransBatchA: true), draw.Floats(3, 2, 4), draw.Floats(2, 4, 5));
        yield return new("both batches last, transposed", new FusedMatMulOp(1, true, true, true, true), draw.Floats(4, 2, 3), draw.Floats(5, 2, 4));
        yield return new("relu", new FusedGemmOp(new GemmOp(0.5f, 2, TransB: true), "Relu"), draw.Floats(3, 4), draw.Floats(5, 4), draw.Floats(5));
        yield return new("leaky", new FusedGemmOp(new GemmOp(), "LeakyRelu", 0.2f), draw.Floats(3, 4), draw.Floats(4, 5));
        foreach ((string name, float[] parameters) in new (string, float[])[] { ("Relu", []), ("Tanh", []), ("Sigmoid", []), ("LeakyRelu", [0.1f]), ("Clip", [-0.5f, 0.7f]), ("HardSigmoid", [0.3f, 0.4f]) })
        {
            var window = new SlidingWindow { Pads = [1, 0, 0, 1], Strides = [2, 1] };
            yield return new(name, new FusedConvOp(window, 2, name, parameters.Length == 0 ? null : [.. parameters]), draw.Floats(1, 4, 6, 5), draw.Floats(6, 2, 3, 3), draw.Floats(6)) { Constants = [1, 2] };
        }

        yield return new("residual", new FusedConvOp(new SlidingWindow(), 1, "Relu"), draw.Floats(1, 4, 6, 5), draw.Floats(8, 4, 3, 3), draw.Floats(8), draw.Floats(1, 8, 4, 3)) { Constants = [1, 2] };
        foreach (int bits in new[] { 2, 4, 8 })
        {
            (long k, long n, long blocks, long blob) = (40, 6, 3, 16 * bits / 8);
            long packed = ((blocks * bits) + 7) / 8;
            yield return new($"{bits} bits", new MatMulNBitsOp(k, n, bits, 16), draw.Floats(3, k), draw.Bytes(n, blocks, blob), draw.Between(0.01, 0.2, n, blocks)) { OnlyFirstVaries = true };
            yield return new($"{bits} bits, zero points and bias", new MatMulNBitsOp(k, n, bits, 16), draw.Floats(2, 3, k), draw.Bytes(n, blocks, blob), draw.Between(0.01, 0.2, n, blocks), draw.Bytes(n, packed), null, draw.Floats(n))
            {
                OnlyFirstVaries = true,
            };
        }

        yield return new("float zero points", new MatMulNBitsOp(32, 6, 4, 16), draw.Floats(3, 32), draw.Bytes(6, 2, 8), draw.Between(0.01, 0.2, 6, 2), draw.Between(0, 15, 6, 2)) { OnlyFirstVaries = true };
        yield return new("groups", new MatMulNBitsOp(32, 6, 4, 16), draw.Floats(3, 32), draw.Bytes(6, 2, 8), draw.Between(0.01, 0.2, 6, 2), null, draw.Ints(0, 2, 32)) { OnlyFirstVaries = true };
    }
}
