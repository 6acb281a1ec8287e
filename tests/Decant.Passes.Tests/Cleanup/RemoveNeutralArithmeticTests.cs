using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class RemoveNeutralArithmeticTests
{
    public static TheoryData<Operator, float, bool> Neutral => new()
    {
        { new AddOp(), 0, false }, { new AddOp(), 0, true }, { new SubOp(), 0, false }, { new MulOp(), 1, false },
        { new MulOp(), 1, true }, { new DivOp(), 1, false }, { new PowOp(), 1, false },
    };

    public static TheoryData<Operator, float, bool> Effective => new()
    {
        { new AddOp(), 1, false }, { new SubOp(), 0, true }, { new MulOp(), 0, false }, { new DivOp(), 1, true }, { new PowOp(), 1, true },
    };

    [Theory]
    [MemberData(nameof(Neutral))]
    public void Run_NeutralConstant_Goes(Operator op, float constant, bool onTheLeft)
    {
        ModelBuilder model = Build(op, Tensor.Splat(Shape.Of(1, 4), constant), onTheLeft);
        model.Run(new RemoveNeutralArithmetic());
        Assert.Equal(["Exp", "Relu"], model.Operators());
    }

    [Theory]
    [MemberData(nameof(Effective))]
    public void Run_OtherConstant_Stays(Operator op, float constant, bool onTheLeft) =>
        Assert.Equal(0, Build(op, Tensor.Scalar(constant), onTheLeft).Run(new RemoveNeutralArithmetic()).Steps);

    [Fact]
    public void Run_ConstantBroadcastsToMore_Stays() =>
        Assert.Equal(0, Build(new AddOp(), Tensor.Zeros(ElementType.Float32, Shape.Of(5, 1, 1)), false).Run(new RemoveNeutralArithmetic()).Steps);

    private static ModelBuilder Build(Operator op, Tensor constant, bool onTheLeft)
    {
        var model = new ModelBuilder();
        Value x = model.Add(new ExpOp(), model.Input("x", 3, 4));
        Value c = model.Store(constant);
        return model.Output(model.Add(new ReluOp(), onTheLeft ? model.Add(op, c, x) : model.Add(op, x, c)));
    }
}
