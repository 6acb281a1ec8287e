using Decant.Bench.Models;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class BoundRunTests
{
    [Theory]
    [InlineData("resnet18")]
    [InlineData("mobilenet-v3-small")]
    [InlineData("densenet121")]
    [InlineData("shufflenet-v2")]
    [InlineData("vit-tiny")]
    [InlineData("unet")]
    public void Run_InputWritten_AllocatesNothingAndEqualsASession(string name)
    {
        using Model model = GeneratedNets.Find(name).Create(new NetOptions { Resolution = 64, Classes = 10 });
        using CompiledModel compiled = DecantEngine.Instance.Compile(model);
        using BoundRun bound = compiled.Bind();
        using IInferenceSession session = compiled.CreateSession();
        Tensor image = RandomTensors.Floats(5, 1, 3, 64, 64);
        bound.Run();
        image.AsSpan<float>().CopyTo(bound.Input<float>("input"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        bound.Run();
        bound.Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Tensor expected = (Tensor)session.Run(new Dictionary<string, RuntimeValue> { ["input"] = image })["output"];
        Assert.True(expected.ContentEquals(bound.Output("output")));
    }

    [Fact]
    public void Bind_NodesWithoutKernel_AreListed()
    {
        var b = new ModelBuilder();
        using Model model = b.Build(b.Node(new NonZeroOp(), b.Input("x", ElementType.Float32, 3)));
        using CompiledModel compiled = DecantEngine.Instance.Compile(model);
        UnsupportedException error = Assert.Throws<UnsupportedException>(() => compiled.Bind());
        Assert.Equal("DEC1586", error.Code);
        Assert.Contains("NonZero", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ManyShapes_KeepsABoundedNumberOfPrograms()
    {
        var b = new ModelBuilder();
        using Model model = b.Build(b.Node(new ReluOp(), b.Input("x", ElementType.Float32, Dim.Symbol("n"), 4)));
        using CompiledModel compiled = DecantEngine.Instance.Compile(model);
        using IInferenceSession first = compiled.CreateSession(), second = compiled.CreateSession();
        for (int round = 0; round < 2; round++)
        {
            for (int n = 1; n <= ProgramCache.Limit + 8; n++)
            {
                Tensor x = RandomTensors.Floats(n, n, 4);
                foreach (IInferenceSession session in new[] { first, second })
                {
                    Tensor y = (Tensor)session.Run(new Dictionary<string, RuntimeValue> { ["x"] = x })["Relu0"];
                    Assert.Equal(x.ToFloats().Select(static v => Math.Max(v, 0)), y.ToFloats());
                }
            }
        }

        Assert.Equal(ProgramCache.Limit, compiled.Programs.Count);
    }
}
