using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class MergeConstantChainsTests
{
    [Fact]
    public void Run_TwoFactors_BecomeOne()
    {
        var model = new ModelBuilder();
        Value inner = model.Add(new MulOp(), model.Store(ModelBuilder.Random(1, 3, 4)), model.Input("x", 2, 3, 4));
        model.Output(model.Add(new MulOp(), inner, model.Store(Tensor.Scalar(3f)))).Run(new PassSettings(), 1e-6, new MergeConstantChains());
        Assert.Equal(["Mul"], model.Operators());
    }

    [Fact]
    public void Run_ProductWouldOverflow_RefusesAndSaysWhy()
    {
        var model = new ModelBuilder();
        Value inner = model.Add(new MulOp(), model.Input("x", 2), model.Store(Tensor.Scalar(1e30f)));
        model.Output(model.Add(new MulOp(), inner, model.Store(Tensor.Scalar(1e30f))));
        Assert.Contains("would overflow", model.Refusal(new MergeConstantChains()), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OuterProductOfConstants_RefusesAndSaysWhy()
    {
        var model = new ModelBuilder();
        Value inner = model.Add(new AddOp(), model.Input("x", 8, 8), model.Store(ModelBuilder.Random(1, 8, 1)));
        model.Output(model.Add(new AddOp(), inner, model.Store(ModelBuilder.Random(2, 1, 8))));
        Assert.Contains("be larger than the two", model.Refusal(new MergeConstantChains()), StringComparison.Ordinal);
    }
}
