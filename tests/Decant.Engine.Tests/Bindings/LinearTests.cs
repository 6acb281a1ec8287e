using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class LinearTests
{
    [Theory]
    [InlineData(1, 33, 10, true)]
    [InlineData(7, 64, 17, false)]
    public void Gemm_ConstantWeights_EqualsReference(int m, int k, int n, bool transposed)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, m, k);
        Tensor weight = transposed ? RandomTensors.Floats(1, n, k) : RandomTensors.Floats(1, k, n);
        Value y = b.Node(new GemmOp(0.5f, 2f, false, transposed), x, b.Constant(weight), b.Constant(RandomTensors.Floats(2, n)));
        using Model model = b.Build(b.Node(new ReluOp(), y));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(3, m, k) });
        Assert.Equal("Gemm+Relu", Assert.Single(nodes).Operator);
    }

    [Fact]
    public void MatMul_BatchesOfBothKinds_EqualReference()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 2, 3, 5, 7);
        Value y = b.Input("y", ElementType.Float32, 3, 7, 4);
        Value product = b.Node(new MatMulOp(), x, y);
        Value projected = b.Node(new MatMulOp(), product, b.Constant(RandomTensors.Floats(1, 4, 9)));
        Value own = b.Node(new MatMulOp(), product, b.Constant(RandomTensors.Floats(4, 2, 1, 4, 6)));
        using Model model = b.Build(projected, own);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(2, 2, 3, 5, 7), ["y"] = RandomTensors.Floats(3, 3, 7, 4) });
        Assert.All(nodes, static p => Assert.StartsWith("gemm", p.Kernel, StringComparison.Ordinal));
    }

    [Fact]
    public void MatMul_ScaleBiasResidualAndGelu_AreFused()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 2, 5, 40), other = b.Input("other", ElementType.Float32, 2, 5, 24);
        Value product = b.Node(new MatMulOp(), x, b.Constant(RandomTensors.Floats(1, 40, 24)));
        Value scaled = b.Node(new DivOp(), product, b.Constant(Tensor.Create([3f], Shape.Scalar)));
        Value biased = b.Node(new AddOp(), b.Constant(RandomTensors.Floats(2, 24)), scaled);
        Value sum = b.Node(new AddOp(), other, biased);
        Value erf = b.Node(new ErfOp(), b.Node(new DivOp(), sum, b.Constant(Tensor.Create([MathF.Sqrt(2)], Shape.Scalar))));
        Value more = b.Node(new AddOp(), erf, b.Constant(Tensor.Create([1f], Shape.Scalar)));
        Value half = b.Node(new MulOp(), b.Node(new MulOp(), sum, more), b.Constant(Tensor.Create([0.5f], Shape.Scalar)));
        using Model model = b.Build(half);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(3, 2, 5, 40), ["other"] = RandomTensors.Floats(4, 2, 5, 24) });
        Assert.Equal("MatMul+Div+Add+Add+Gelu", Assert.Single(nodes).Operator);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public void LayerNormalization_LastAxes_EqualsReference(int axis, bool shifted)
    {
        var b = new ModelBuilder();
        long[] scale = axis == -1 ? [37] : [6, 37];
        Value x = b.Input("x", ElementType.Float32, 3, 6, 37);
        Value? shift = shifted ? b.Constant(RandomTensors.Floats(2, scale)) : null;
        using Model model = b.Build(b.Node(new LayerNormalizationOp(axis), x, b.Constant(RandomTensors.Floats(1, scale)), shift));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(3, 3, 6, 37) });
        Assert.Equal("layer-normalization.f32", Assert.Single(nodes).Kernel);
    }

    [Theory]
    [InlineData("bij,bjk->bik", new long[] { 2, 3, 4 }, new long[] { 2, 4, 5 })]
    [InlineData("bthd,bshd->bhts", new long[] { 2, 3, 4, 5 }, new long[] { 2, 6, 4, 5 })]
    [InlineData("ij,kj", new long[] { 3, 4 }, new long[] { 5, 4 })]
    [InlineData("i,j->ji", new long[] { 3 }, new long[] { 5 })]
    public void Einsum_OfTwo_IsAProduct(string equation, long[] a, long[] c)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, [.. a.Select(static s => (Dim)s)]), y = b.Input("y", ElementType.Float32, [.. c.Select(static s => (Dim)s)]);
        using Model model = b.Build(b.Node(new EinsumOp(equation), x, y));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(1, a), ["y"] = RandomTensors.Floats(2, c) });
        Assert.Single(nodes, static n => n.Kernel!.StartsWith("gemm", StringComparison.Ordinal));
        Assert.DoesNotContain(nodes, static n => n.Kernel == "reference");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DynamicQuantizeMatMul_RunsOnIntegers(bool perColumn)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 3, 40);
        Value y = b.Node(
            new DynamicQuantizeMatMulOp(), x, b.Constant(RandomTensors.Bytes(1, 40, 24)), b.Constant(perColumn ? RandomTensors.Floats(2, 24) : Tensor.Scalar(0.02f)),
            b.Constant(perColumn ? RandomTensors.Bytes(3, 24) : Tensor.Scalar((byte)128)), b.Constant(RandomTensors.Floats(4, 24)));
        using Model model = b.Build(y);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(5, 3, 40) }, 1e-6);
        Assert.DoesNotContain(nodes, static n => n.Kernel == "reference");
    }
}
