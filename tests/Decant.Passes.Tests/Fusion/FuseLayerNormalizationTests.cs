using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class FuseLayerNormalizationTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Run_WrittenOut_BecomesOneNode(bool power, bool affine)
    {
        ModelBuilder model = Build(17, power, affine, axis: -1);
        model.Run(new PassSettings(), Tolerance, new FuseLayerNormalization());
        Assert.Equal(["LayerNormalization"], model.Operators());
        Assert.Equal(1e-3f, ((LayerNormalizationOp)model.Model.Graph.Nodes.Single().Op).Epsilon);
    }

    [Fact]
    public void Run_OlderTarget_RefusesAndSaysWhy() => Assert.Contains(
        "exists from opset 17, the target is 13", Build(13, true, true, axis: -1).Refusal(new FuseLayerNormalization()), StringComparison.Ordinal);

    [Fact]
    public void Run_NewerTargetThanTheModel_Fuses()
    {
        ModelBuilder model = Build(13, true, true, axis: -1);
        model.Run(new PassSettings { TargetOpset = 17 }, Tolerance, new FuseLayerNormalization());
        Assert.Equal(["LayerNormalization"], model.Operators());
    }

    [Fact]
    public void Run_AnotherAxis_RefusesAndSaysWhy() => Assert.Contains(
        "does not normalise the last axis", Build(17, true, false, axis: 1).Refusal(new FuseLayerNormalization()), StringComparison.Ordinal);

    private static ModelBuilder Build(long opset, bool power, bool affine, long axis)
    {
        var model = new ModelBuilder(opset);
        Value x = model.Input("x", 2, 3, 8);
        Value axes = model.Ints(axis);
        Value centred = model.Add(new SubOp(), x, model.Add(new ReduceMeanOp(), x, axes));
        Value square = power
            ? model.Add(new PowOp(), centred, model.Store(Tensor.Scalar(2f)))
            : model.Add(new MulOp(), centred, centred);
        Value variance = model.Add(new AddOp(), model.Add(new ReduceMeanOp(), square, axes), model.Store(Tensor.Scalar(1e-3f)));
        Value y = model.Add(new DivOp(), centred, model.Add(new SqrtOp(), variance));
        if (affine)
        {
            y = model.Add(new MulOp(), model.Store(ModelBuilder.Random(1, 8)), y);
            y = model.Add(new AddOp(), y, model.Store(ModelBuilder.Random(2, 8)));
        }

        return model.Output(y);
    }
}
