using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class AttentionTests
{
    [Theory]
    [InlineData(20, 20, 4, 4, 16, 16, false, 0f)]
    [InlineData(70, 70, 4, 2, 24, 40, true, 0f)]
    [InlineData(1, 33, 6, 2, 37, 33, false, 5f)]
    [InlineData(3, 300, 2, 2, 64, 64, true, 0f)]
    public void Attention_HeadsFirst_EqualsReference(int queries, int keys, int heads, int keyHeads, int size, int valueSize, bool causal, float softcap)
    {
        var b = new ModelBuilder();
        Value q = b.Input("q", ElementType.Float32, 2, heads, queries, size), k = b.Input("k", ElementType.Float32, 2, keyHeads, keys, size), v = b.Input("v", ElementType.Float32, 2, keyHeads, keys, valueSize);
        using Model model = b.Build(b.Node(new AttentionOp { IsCausal = causal, Softcap = softcap }, q, k, v));
        Check(model, "attention", new()
        {
            ["q"] = RandomTensors.Floats(1, 2, heads, queries, size),
            ["k"] = RandomTensors.Floats(2, 2, keyHeads, keys, size),
            ["v"] = RandomTensors.Floats(3, 2, keyHeads, keys, valueSize),
        });
    }

    [Theory]
    [InlineData(1, 7, true)]
    [InlineData(9, 4, false)]
    public void Attention_PastMaskAndLengths_EqualsReference(int steps, int past, bool boolean)
    {
        var b = new ModelBuilder();
        int keys = past + steps;
        Value q = b.Input("q", ElementType.Float32, 2, steps, 32), k = b.Input("k", ElementType.Float32, 2, steps, 16), v = b.Input("v", ElementType.Float32, 2, steps, 20);
        Value pastKey = b.Input("pk", ElementType.Float32, 2, 2, past, 8), pastValue = b.Input("pv", ElementType.Float32, 2, 2, past, 10);
        Value mask = boolean ? b.Constant(Tensor.Create(ElementType.Bool, [.. Enumerable.Range(0, steps * (keys - 1)).Select(static i => (byte)(i % 3 == 1 ? 0 : 1))], Shape.Of(steps, keys - 1)))
            : b.Constant(RandomTensors.Floats(7, 2, 1, steps, keys));
        Value[] outputs = b.Nodes(new AttentionOp { QueryHeads = 4, KeyHeads = 2, IsCausal = true }, 3, q, k, v, mask, pastKey, pastValue);
        using Model model = b.Build(outputs);
        Check(model, "attention", new()
        {
            ["q"] = RandomTensors.Floats(1, 2, steps, 32),
            ["k"] = RandomTensors.Floats(2, 2, steps, 16),
            ["v"] = RandomTensors.Floats(3, 2, steps, 20),
            ["pk"] = RandomTensors.Floats(4, 2, 2, past, 8),
            ["pv"] = RandomTensors.Floats(5, 2, 2, past, 10),
        });
    }

    [Fact]
    public void Attention_Lengths_HideKeys()
    {
        var b = new ModelBuilder();
        Value q = b.Input("q", ElementType.Float32, 2, 2, 12, 8), k = b.Input("k", ElementType.Float32, 2, 2, 20, 8), v = b.Input("v", ElementType.Float32, 2, 2, 20, 8);
        using Model model = b.Build(b.Node(new AttentionOp(), q, k, v, null, null, null, b.Constant(Tensor.Vector(5L, 20L))));
        Check(model, "attention", new()
        {
            ["q"] = RandomTensors.Floats(1, 2, 2, 12, 8),
            ["k"] = RandomTensors.Floats(2, 2, 2, 20, 8),
            ["v"] = RandomTensors.Floats(3, 2, 2, 20, 8),
        });
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void ComposedAttention_BecomesOneKernel(bool masked, bool divided)
    {
        const int Tokens = 21, Heads = 3, Size = 8;
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 1, Tokens, Heads * Size), mask = b.Input("mask", ElementType.Float32, 1, 1, 1, Tokens);
        Value Front(Value value, params long[] perm) => b.Node(
            new TransposeOp(EquatableList.Create<long>(perm)), b.Node(new ReshapeOp(), value, b.Constant(Tensor.Vector(1L, Tokens, Heads, Size))));
        Value Project(int seed) => b.Node(new MatMulOp(), x, b.Constant(RandomTensors.Floats(seed, Heads * Size, Heads * Size)));
        Value scores = b.Node(new MatMulOp(), Front(Project(1), 0, 2, 1, 3), Front(Project(2), 0, 2, 3, 1));
        scores = divided ? b.Node(new DivOp(), scores, b.Constant(Tensor.Create([2.5f], Shape.Scalar))) : b.Node(new MulOp(), scores, b.Constant(Tensor.Create([0.4f], Shape.Scalar)));
        scores = masked ? b.Node(new AddOp(), scores, mask) : scores;
        Value mixed = b.Node(new MatMulOp(), b.Node(new SoftmaxOp(), scores), Front(Project(3), 0, 2, 1, 3));
        Value joined = b.Node(new ReshapeOp(), b.Node(new TransposeOp(EquatableList.Create<long>([0, 2, 1, 3])), mixed), b.Constant(Tensor.Vector(1L, Tokens, Heads * Size)));
        using Model model = b.Build(masked ? joined : b.Node(new AddOp(), joined, b.Node(new ReduceSumOp(), mask)));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(4, 1, Tokens, Heads * Size), ["mask"] = RandomTensors.Floats(5, 1, 1, 1, Tokens) }, threads: 2);
        Assert.Single(nodes, static n => n.Kernel == "attention.f32");
        Assert.DoesNotContain(nodes, static n => n.Operator.Contains("Transpose", StringComparison.Ordinal) || n.Operator.Contains("Softmax", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MultiHeadAttention_BiasAndMasks_EqualsReference(bool causal)
    {
        var b = new ModelBuilder();
        Value q = b.Input("q", ElementType.Float32, 2, 11, 24), k = b.Input("k", ElementType.Float32, 2, 11, 24), v = b.Input("v", ElementType.Float32, 2, 11, 36);
        Tensor mask = Tensor.Create([.. Enumerable.Range(0, 22).Select(static i => i % 5 == 2 ? 0 : 1)], Shape.Of(2, 11));
        Value y = b.Node(new MultiHeadAttentionOp(3) { IsCausal = causal }, q, k, v, b.Constant(RandomTensors.Floats(4, 84)), b.Constant(mask), b.Constant(RandomTensors.Floats(5, 1, 3, 11, 11)));
        using Model model = b.Build(y);
        Check(model, "attention", new()
        {
            ["q"] = RandomTensors.Floats(1, 2, 11, 24), ["k"] = RandomTensors.Floats(2, 2, 11, 24), ["v"] = RandomTensors.Floats(3, 2, 11, 36),
        });
    }

    [Fact]
    public void MicrosoftAttention_ConstantWeights_EqualsReference()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 2, 13, 20);
        Tensor mask = Tensor.Create([.. Enumerable.Range(0, 26).Select(static i => i % 4 == 3 ? 0 : 1)], Shape.Of(2, 13));
        Value y = b.Node(new MicrosoftAttentionOp(4), x, b.Constant(RandomTensors.Floats(1, 20, 48)), b.Constant(RandomTensors.Floats(2, 48)), b.Constant(mask));
        using Model model = b.Build(y);
        Check(model, "attention", new() { ["x"] = RandomTensors.Floats(3, 2, 13, 20) });
    }

    private static void Check(Model model, string kernel, Dictionary<string, RuntimeValue> inputs)
    {
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, inputs, 1e-5, threads: 2);
        Assert.Single(nodes, n => n.Kernel!.StartsWith(kernel, StringComparison.Ordinal));
        Assert.DoesNotContain(nodes, static n => n.Kernel == "reference");
    }
}
