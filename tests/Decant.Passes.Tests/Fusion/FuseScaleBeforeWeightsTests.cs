using Decant.Graphs;
using Decant.Operators;

namespace Decant.Passes.Tests;

public class FuseScaleBeforeWeightsTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<Operator, bool> Arithmetic => new()
    {
        { new MulOp(), false }, { new MulOp(), true }, { new DivOp(), false }, { new AddOp(), false }, { new SubOp(), false }, { new SubOp(), true },
    };

    [Theory]
    [MemberData(nameof(Arithmetic))]
    public void Run_PerChannelConstantBeforeConv_Goes(Operator op, bool onTheLeft)
    {
        ModelBuilder model = Build(op, onTheLeft, new ConvOp(new SlidingWindow(), Group: 2), [6, 2, 3, 3]);
        model.Run(new PassSettings(), Tolerance, new FuseScaleBeforeWeights());
        Assert.Equal(["Conv"], model.Operators());
    }

    [Fact]
    public void Run_ShiftBeforePaddedConv_RefusesAndSaysWhy()
    {
        ModelBuilder model = Build(new AddOp(), false, new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), [6, 4, 3, 3]);
        Assert.Contains("padding is not shifted", model.Refusal(new FuseScaleBeforeWeights()), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ScaleBeforePaddedConv_Goes()
    {
        ModelBuilder model = Build(new MulOp(), false, new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), [6, 4, 3, 3]);
        model.Run(new PassSettings(), Tolerance, new FuseScaleBeforeWeights());
        Assert.Equal(["Conv"], model.Operators());
    }

    [Fact]
    public void Run_ShiftBeforeGemm_Goes()
    {
        var model = new ModelBuilder();
        Value x = model.Add(new AddOp(), model.Input("x", 3, 4), model.Store(ModelBuilder.Random(1, 4)));
        Value y = model.Add(new GemmOp(Alpha: 0.5f, Beta: 2), x, model.Store(ModelBuilder.Random(2, 4, 6)), model.Store(ModelBuilder.Random(3, 6)));
        model.Output(y).Run(new PassSettings(), Tolerance, new FuseScaleBeforeWeights());
        Assert.Equal(["Gemm"], model.Operators());
    }

    private static ModelBuilder Build(Operator op, bool onTheLeft, ConvOp conv, long[] weight)
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", 2, 4, 5, 5);
        Value c = model.Store(ModelBuilder.Random(3, 4, 1, 1));
        Value scaled = onTheLeft ? model.Add(op, c, x) : model.Add(op, x, c);
        return model.Output(model.Add(conv, scaled, model.Store(ModelBuilder.Random(1, weight))));
    }
}
