using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class ElementwiseChainTests
{
    [Fact]
    public void Chain_OfFunctionsScalarsAndChannels_IsOneKernel()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 2, 6, 5, 7), y = b.Input("y", ElementType.Float32, 2, 6, 5, 7);
        Value scaled = b.Node(new AddOp(), b.Node(new MulOp(), x, b.Constant(RandomTensors.Floats(1, 1, 6, 1, 1))), b.Constant(RandomTensors.Floats(2, 6, 1, 1)));
        Value gate = b.Node(new SigmoidOp(), scaled), mixed = b.Node(new SubOp(), b.Node(new MulOp(), gate, scaled), b.Node(new SqrtOp(), b.Node(new AbsOp(), y)));
        using Model model = b.Build(b.Node(new DivOp(), b.Constant(Tensor.Scalar(2f)), b.Node(new ClipOp(), mixed, b.Constant(Tensor.Scalar(1f)))));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(3, 2, 6, 5, 7), ["y"] = RandomTensors.Floats(4, 2, 6, 5, 7) }, threads: 2);
        Assert.Equal(("Mul+Add+Sigmoid+Mul+Abs+Sqrt+Sub+Clip+Div", "chain.f32"), (Assert.Single(nodes).Operator, nodes[0].Kernel));
    }

    [Fact]
    public void Chain_ValueReadOutside_EndsThere()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 4, 9);
        Value first = b.Node(new ExpOp(), b.Node(new NegOp(), x)), second = b.Node(new MulOp(), b.Node(new AbsOp(), first), x);
        using Model model = b.Build(first, second);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(3, 4, 9) });
        Assert.Equal(["Neg+Exp", "Abs+Mul"], nodes.Select(static n => n.Operator));
    }

    [Fact]
    public void Chain_BetweenConvolutions_LeavesThemTheirResidual()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 1, 8, 6, 6);
        Value relu = b.Node(new ReluOp(), x), conv = b.Node(new ConvOp(new SlidingWindow()), relu, b.Constant(RandomTensors.Floats(1, 8, 8, 1, 1)));
        using Model model = b.Build(b.Node(new ReluOp(), b.Node(new AddOp(), relu, conv)));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(3, 1, 8, 6, 6) });
        Assert.Contains("Conv+Add+Relu", nodes.Select(static n => n.Operator));
    }
}
