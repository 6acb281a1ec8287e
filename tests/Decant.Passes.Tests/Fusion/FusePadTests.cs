using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class FusePadTests
{
    private const double Tolerance = 1e-6;
    private static readonly SlidingWindow Window = new() { KernelShape = [3, 3] };

    [Fact]
    public void Run_ZerosBeforeConv_AddToItsPads()
    {
        ModelBuilder model = Conv(0, [0, 0, 1, 0, 0, 0, 2, 1]);
        model.Run(new FusePadIntoConv());
        Assert.Equal(["Conv"], model.Operators());
        Assert.Equal<long>([2, 1, 3, 2], ((ConvOp)model.Model.Graph.Nodes.Single().Op).Window.Pads!.Value);
    }

    [Fact]
    public void Run_OnesBeforeConv_RefusesAndSaysWhy() =>
        Assert.Contains("it does not pad with zeros", Conv(1, [0, 0, 1, 1, 0, 0, 1, 1]).Refusal(new FusePadIntoConv()), StringComparison.Ordinal);

    [Fact]
    public void Run_PadOfChannels_RefusesAndSaysWhy() =>
        Assert.Contains("pads batch or channels", Conv(0, [0, 1, 1, 1, 0, 0, 1, 1], channels: 5).Refusal(new FusePadIntoConv()), StringComparison.Ordinal);

    [Fact]
    public void Run_ZerosBeforeAveragePool_AreCounted()
    {
        ModelBuilder model = Pool(new AveragePoolOp(Window), 0);
        model.Run(new PassSettings(), Tolerance, new FusePadIntoPool());
        Assert.Equal(["Relu", "AveragePool"], model.Operators());
        Assert.True(((AveragePoolOp)model.Model.Graph.Nodes.Last().Op).CountIncludePad);
    }

    [Fact]
    public void Run_AveragePoolWithOwnUncountedPads_RefusesAndSaysWhy() => Assert.Contains(
        "does not count its own padding",
        Pool(new AveragePoolOp(Window with { Pads = [1, 1, 1, 1] }), 0).Refusal(new FusePadIntoPool()),
        StringComparison.Ordinal);

    [Fact]
    public void Run_ZerosBeforeMaxPoolOfNonNegative_Goes()
    {
        ModelBuilder model = Pool(new MaxPoolOp(Window), 0);
        model.Run(new FusePadIntoPool());
        Assert.Equal(["Relu", "MaxPool"], model.Operators());
    }

    [Fact]
    public void Run_OnesBeforeMaxPool_RefusesAndSaysWhy() =>
        Assert.Contains("could be the greatest", Pool(new MaxPoolOp(Window), 1).Refusal(new FusePadIntoPool()), StringComparison.Ordinal);

    private static ModelBuilder Conv(float number, long[] pads, long channels = 4)
    {
        var model = new ModelBuilder();
        Value padded = model.Add(new PadOp(), model.Input("x", 2, 4, 5, 5), model.Ints(pads), model.Store(Tensor.Scalar(number)));
        return model.Output(model.Add(
            new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), padded, model.Store(ModelBuilder.Random(1, 6, channels, 3, 3))));
    }

    private static ModelBuilder Pool(Operator pool, float number)
    {
        var model = new ModelBuilder();
        Value x = model.Add(new ReluOp(), model.Input("x", 2, 4, 5, 5));
        Value padded = model.Add(new PadOp(), x, model.Ints(1, 0, 1, 1), model.Store(Tensor.Scalar(number)), model.Ints(-2, 3));
        return model.Output(model.Add(pool, padded));
    }
}
