using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes.Tests;

public class FuseMatMulAddTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(new long[] { 6 })]
    [InlineData(new long[] { 3, 6 })]
    [InlineData(new long[] { 3, 1 })]
    [InlineData(new long[] { 1 })]
    public void Run_SummandThatBroadcasts_BecomesGemm(long[] summand)
    {
        ModelBuilder model = Build([3, 4], summand);
        model.Run(new PassSettings(), Tolerance, new FuseMatMulAdd());
        Assert.Equal(["Gemm"], model.Operators());
    }

    [Fact]
    public void Run_SummandThatGrowsTheProduct_RefusesAndSaysWhy() =>
        Assert.Contains("does not broadcast to [1,6]", Build([1, 4], [3, 6]).Refusal(new FuseMatMulAdd()), StringComparison.Ordinal);

    [Fact]
    public void Run_ThreeAxes_RefusesAndSaysWhy() =>
        Assert.Contains("not known to be matrices", Build([2, 3, 4], [6]).Refusal(new FuseMatMulAdd()), StringComparison.Ordinal);

    [Fact]
    public void Run_TransposedOperands_BecomeAttributes()
    {
        var model = new ModelBuilder();
        Value a = model.Add(new TransposeOp([1, 0]), model.Input("a", 4, 3));
        Value b = model.Add(new TransposeOp(), model.Input("b", 6, 4));
        model.Output(model.Add(new GemmOp(), a, b)).Run(new PassSettings(), Tolerance, new FuseTransposeIntoGemm(), new FuseTransposeIntoGemm());
        Assert.Equal(new GemmOp(TransA: true, TransB: true), Assert.Single(model.Model.Graph.Nodes).Op);
    }

    private static ModelBuilder Build(long[] left, long[] summand)
    {
        var model = new ModelBuilder();
        Value product = model.Add(new MatMulOp(), model.Input("a", left), model.Input("b", 4, 6));
        return model.Output(model.Add(new AddOp(), model.Input("c", summand), product));
    }
}
