using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Passes.Tests;

public class RemoveIdentityTests
{
    public static TheoryData<Operator> Identities => new()
    {
        new IdentityOp(), new DropoutOp(), new CastOp(ElementType.Float32), new ConcatOp(0), new SumOp(), new MaxOp(), new SplitOp(),
    };

    [Theory]
    [MemberData(nameof(Identities))]
    public void Run_BetweenTwoNodes_Goes(Operator identity)
    {
        var model = new ModelBuilder();
        Value x = model.Add(identity, model.Add(new ReluOp(), model.Input("x", 4)));
        model.Output(model.Add(new SigmoidOp(), x)).Run(new RemoveIdentity());
        Assert.Equal(["Relu", "Sigmoid"], model.Operators());
    }

    [Fact]
    public void Run_ComputesTheOutput_PassesItsNameOn()
    {
        var model = new ModelBuilder();
        Value y = model.Add(new IdentityOp(), model.Add(new ReluOp(), model.Input("x", 4)));
        string name = y.Name;
        model.Output(y).Run(new RemoveIdentity());
        Assert.Equal(["Relu"], model.Operators());
        Assert.Equal(name, model.Model.Graph.Outputs[0].Name);
    }

    [Fact]
    public void Run_InputToOutput_Refuses()
    {
        var model = new ModelBuilder();
        model.Output(model.Add(new IdentityOp(), model.Input("x", 4)));
        Assert.Contains("whose name 'x' cannot take over", model.Refusal(new RemoveIdentity()), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DropoutInTraining_Stays()
    {
        var model = new ModelBuilder();
        Value training = model.Store(Tensor.Scalar(true));
        model.Output(model.Add(new DropoutOp(Seed: 1), model.Input("x", 4), null, training));
        Assert.Equal(0, model.Run(new RemoveIdentity()).Steps);
    }

    [Fact]
    public void Run_MaskOfDropoutRead_Refuses()
    {
        var model = new ModelBuilder();
        Node dropout = model.Node(2, new DropoutOp(), model.Add(new ReluOp(), model.Input("x", 4)));
        model.Output(dropout.Output(0)!, dropout.Output(1)!);
        Assert.Contains("is read too", model.Refusal(new RemoveIdentity()), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CastToAnotherType_Stays()
    {
        var model = new ModelBuilder();
        model.Output(model.Add(new CastOp(ElementType.Float64), model.Input("x", 4)));
        Assert.Equal(0, model.Run(new RemoveIdentity()).Steps);
    }
}
