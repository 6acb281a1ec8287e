using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class MergeClampsTests
{
    [Fact]
    public void Run_ReluOfWhatIsNotNegative_Goes()
    {
        var model = new ModelBuilder();
        model.Output(model.Add(new ReluOp(), model.Add(new SoftmaxOp(), model.Input("x", 4)))).Run(new MergeClamps());
        Assert.Equal(["Softmax"], model.Operators());
    }

    [Theory]
    [InlineData(-0.5f, 0.5f, "Clip")]
    [InlineData(0.25f, 0.5f, "Clip")]
    [InlineData(-9f, float.PositiveInfinity, "Relu")]
    [InlineData(-0.75f, -0.5f, "Clip")]
    public void Run_ClipOfRelu_BecomesOne(float low, float high, string expected)
    {
        var model = new ModelBuilder();
        model.Output(Clip(model, model.Add(new ReluOp(), model.Input("x", 64)), low, high)).Run(new MergeClamps());
        Assert.Equal([expected], model.Operators());
    }

    [Theory]
    [InlineData(-0.5f, 0.5f)]
    [InlineData(-0.75f, -0.5f)]
    public void Run_ReluOfClip_BecomesOne(float low, float high)
    {
        var model = new ModelBuilder();
        model.Output(model.Add(new ReluOp(), Clip(model, model.Input("x", 64), low, high))).Run(new MergeClamps());
        Assert.Equal(["Clip"], model.Operators());
    }

    [Fact]
    public void Run_InnerReadByOthers_RefusesAndSaysWhy()
    {
        var model = new ModelBuilder();
        Value inner = model.Add(new ReluOp(), model.Input("x", 64));
        model.Output(inner, Clip(model, inner, 0, 0.5f));
        Assert.Contains("read by others", model.Refusal(new MergeClamps()), StringComparison.Ordinal);
    }

    private static Value Clip(ModelBuilder model, Value x, float low, float high) => model.Add(
        new ClipOp(), x, model.Store(Tensor.Scalar(low)), float.IsInfinity(high) ? null : model.Store(Tensor.Scalar(high)));
}
