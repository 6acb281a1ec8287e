using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class RemoveUnusedInitializersTests
{
    [Fact]
    public void Run_UnreadInitializer_Goes()
    {
        var model = new ModelBuilder();
        model.Store(Tensor.Scalar(1f));
        model.Output(model.Add(new ReluOp(), model.Input("x", 4))).Run(new RemoveUnusedInitializers());
        Assert.Empty(model.Model.Graph.Initializers);
    }

    [Fact]
    public void Run_UnreadInputWithDefault_Stays()
    {
        var model = new ModelBuilder();
        Value unread = model.Input("unread", 1);
        model.Editor.SetInitializer(unread, Tensor.Vector(1f));
        model.Output(model.Add(new ReluOp(), model.Input("x", 4))).Run(new RemoveUnusedInitializers());
        Assert.Equal([unread], model.Model.Graph.Initializers);
    }
}
