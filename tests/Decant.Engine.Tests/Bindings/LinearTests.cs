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
}
