using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class FuseScaleAndShiftTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<Operator, bool> Arithmetic => new()
    {
        { new MulOp(), false }, { new MulOp(), true }, { new DivOp(), false }, { new AddOp(), false }, { new AddOp(), true }, { new SubOp(), false }, { new SubOp(), true },
    };

    [Theory]
    [MemberData(nameof(Arithmetic))]
    public void Run_PerChannelConstantAfterConv_Goes(Operator op, bool onTheLeft)
    {
        ModelBuilder model = Conv(op, ModelBuilder.Random(3, 6, 1, 1), onTheLeft);
        model.Run(new PassSettings(), Tolerance, new FuseScaleIntoWeights(), new FuseShiftIntoBias());
        Assert.Equal(["Conv"], model.Operators());
    }

    [Fact]
    public void Run_ScalarAfterConv_Goes()
    {
        ModelBuilder model = Conv(new AddOp(), Tensor.Scalar(0.5f), false);
        model.Run(new PassSettings(), Tolerance, new FuseShiftIntoBias());
        Assert.Equal(["Conv"], model.Operators());
    }

    [Fact]
    public void Run_ConstantAlongAnotherAxis_RefusesAndSaysWhy()
    {
        ModelBuilder model = Conv(new AddOp(), ModelBuilder.Random(3, 3), false);
        Assert.Contains("is not one number for each of its 6 channels on axis 1", model.Refusal(new FuseShiftIntoBias()), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ConstantDividedByConv_Stays() =>
        Assert.Equal(0, Conv(new DivOp(), ModelBuilder.Random(3, 6, 1, 1), true).Run(new FuseScaleIntoWeights()).Steps);

    [Fact]
    public void Run_DivisionByZero_RefusesAndSaysWhy()
    {
        ModelBuilder model = Conv(new DivOp(), Tensor.Scalar(0f), false);
        PipelineReport report = new PassPipeline([new PassStage("test", [new FuseScaleIntoWeights()])]).Run(model.Model);
        Assert.Contains("it divides by zero", Assert.Single(report.Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ScaleOfMatMulOfThreeAxes_Goes()
    {
        var model = new ModelBuilder();
        Value y = model.Add(new MatMulOp(), model.Input("x", 2, 3, 4), model.Store(ModelBuilder.Random(1, 4, 6)));
        model.Output(model.Add(new MulOp(), y, model.Store(ModelBuilder.Random(2, 6)))).Run(new PassSettings(), Tolerance, new FuseScaleIntoWeights());
        Assert.Equal(["MatMul"], model.Operators());
    }

    private static ModelBuilder Conv(Operator op, Tensor constant, bool onTheLeft)
    {
        var model = new ModelBuilder();
        Value y = model.Add(new ConvOp(new SlidingWindow()), model.Input("x", 2, 4, 5, 5), model.Store(ModelBuilder.Random(1, 6, 4, 3, 3)));
        Value c = model.Store(constant);
        return model.Output(onTheLeft ? model.Add(op, c, y) : model.Add(op, y, c));
    }
}
