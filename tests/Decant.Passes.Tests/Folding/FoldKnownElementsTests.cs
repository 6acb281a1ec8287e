using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class FoldKnownElementsTests
{
    [Fact]
    public void Run_FixedSizeOfADynamicInput_BecomesConstant()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", ElementType.Float32, Shape.Of([Dim.Symbol("n"), 3]));
        Value size = model.Add(new GatherOp(0), model.Add(new ShapeOp(), x), model.Store(Tensor.Scalar(1L)));
        model.Output(model.Add(new AddOp(), model.Input("k", ElementType.Int64, Shape.Scalar), size)).Run(new FoldKnownElements());
        Assert.Equal(["Add"], model.Operators());
    }

    [Fact]
    public void Run_SymbolicSize_Stays()
    {
        var model = new ModelBuilder();
        Value x = model.Input("x", ElementType.Float32, Shape.Of([Dim.Symbol("n"), 3]));
        model.Output(model.Add(new ShapeOp(), x));
        Assert.Equal(0, model.Run(new FoldKnownElements()).Steps);
    }
}
