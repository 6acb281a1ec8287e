using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class FuseGeluTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_WrittenOut_BecomesOneNode(bool halfFirst)
    {
        ModelBuilder model = Build(20, halfFirst, 0.5f);
        model.Run(new PassSettings(), 1e-6, new FuseGelu());
        Assert.Equal(["Gelu"], model.Operators());
    }

    [Fact]
    public void Run_OlderTarget_RefusesAndSaysWhy() =>
        Assert.Contains("exists from opset 20, the target is 17", Build(17, true, 0.5f).Refusal(new FuseGelu()), StringComparison.Ordinal);

    [Fact]
    public void Run_AnotherFactor_Stays() => Assert.Equal(0, Build(20, true, 0.6f).Run(new FuseGelu()).Steps);

    private static ModelBuilder Build(long opset, bool halfFirst, float half)
    {
        var model = new ModelBuilder(opset);
        Value x = model.Input("x", 2, 8);
        Value scaled = halfFirst
            ? model.Add(new DivOp(), x, model.Store(Tensor.Scalar(1.4142135f)))
            : model.Add(new MulOp(), model.Store(Tensor.Scalar(0.70710677f)), x);
        Value sum = model.Add(new AddOp(), model.Add(new ErfOp(), scaled), model.Store(Tensor.Scalar(1f)));
        Value factor = model.Store(Tensor.Scalar(half));
        return model.Output(halfFirst
            ? model.Add(new MulOp(), model.Add(new MulOp(), x, factor), sum)
            : model.Add(new MulOp(), model.Add(new MulOp(), x, sum), factor));
    }
}
