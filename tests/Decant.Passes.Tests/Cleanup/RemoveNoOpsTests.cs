using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class RemoveNoOpsTests
{
    [Fact]
    public void Run_ReshapeToTheSameShape_Goes() => Gone((m, x) => m.Add(new ReshapeOp(), x, m.Ints(0, -1, 4)));

    [Fact]
    public void Run_ExpandToTheSameShape_Goes() => Gone((m, x) => m.Add(new ExpandOp(), x, m.Ints(1, 4)));

    [Fact]
    public void Run_TransposeInTheSameOrder_Goes() => Gone((m, x) => m.Add(new TransposeOp([0, 1, 2]), x));

    [Fact]
    public void Run_SliceOfEverything_Goes() => Gone((m, x) => m.Add(new SliceOp(), x, m.Ints(0, -9), m.Ints(3, int.MaxValue), m.Ints(1, 2)));

    [Fact]
    public void Run_PadByNothing_Goes() => Gone((m, x) => m.Add(new PadOp(), x, m.Ints(0, 0, 0, 0, 0, 0)));

    [Fact]
    public void Run_ResizeByOne_Goes() =>
        Gone((m, x) => m.Add(new ResizeOp { Mode = ResizeMode.Linear }, x, null, m.Store(Tensor.Vector(1f, 1f, 1f))));

    [Fact]
    public void Run_TransposeOfEqualSizes_Stays() => Kept((m, x) => m.Add(new TransposeOp([0, 2, 1]), m.Input("square", 2, 3, 3)));

    [Fact]
    public void Run_SliceBackwards_Stays() => Kept((m, x) => m.Add(new SliceOp(), x, m.Ints(-1), m.Ints(-9), m.Ints(1), m.Ints(-1)));

    [Fact]
    public void Run_ReshapeToAnotherShape_Stays() => Kept((m, x) => m.Add(new ReshapeOp(), x, m.Ints(3, 2, 4)));

    private static void Gone(Func<ModelBuilder, Value, Value> build)
    {
        var model = new ModelBuilder();
        Value y = build(model, model.Add(new ReluOp(), model.Input("x", 2, 3, 4)));
        model.Output(model.Add(new SigmoidOp(), y)).Run(new RemoveNoOps());
        Assert.Equal(["Relu", "Sigmoid"], model.Operators());
    }

    private static void Kept(Func<ModelBuilder, Value, Value> build)
    {
        var model = new ModelBuilder();
        Value x = model.Add(new ReluOp(), model.Input("x", 2, 3, 4));
        model.Output(build(model, x), x);
        Assert.Equal(0, model.Run(new RemoveNoOps()).Steps);
    }
}
