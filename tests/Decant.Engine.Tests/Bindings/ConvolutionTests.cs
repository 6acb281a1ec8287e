using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(1, 3, 16, 9, 11, 3, 1, 1, 1, 1)]
    [InlineData(2, 16, 24, 8, 7, 3, 2, 1, 1, 1)]
    [InlineData(1, 13, 7, 6, 5, 1, 1, 0, 1, 1)]
    [InlineData(1, 24, 24, 10, 9, 3, 1, 1, 1, 24)]
    [InlineData(2, 12, 12, 7, 8, 5, 2, 2, 1, 12)]
    [InlineData(1, 16, 32, 9, 9, 3, 1, 2, 2, 1)]
    [InlineData(1, 24, 12, 6, 6, 1, 1, 0, 1, 3)]
    [InlineData(2, 20, 12, 5, 7, 1, 1, 0, 1, 4)]
    [InlineData(1, 30, 20, 7, 7, 3, 2, 0, 1, 5)]
    [InlineData(1, 30, 20, 7, 7, 3, 1, 1, 1, 2)]
    [InlineData(1, 64, 32, 15, 17, 3, 1, 1, 1, 1)]
    public void Conv_ChainWithResidualAndActivations_EqualsReference(int n, int c, int m, int h, int w, int k, int stride, int pad, int dilation, int group)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, n, c, h, w);
        var window = new SlidingWindow
        {
            KernelShape = [k, k],
            Strides = [stride, stride],
            Pads = [pad, pad, pad, pad],
            Dilations = [dilation, dilation],
        };
        Value first = b.Node(new ReluOp(), b.Node(
            new ConvOp(window, group), x, b.Constant(RandomTensors.Floats(1, m, c / group, k, k)), b.Constant(RandomTensors.Floats(2, m))));
        Value weight = b.Constant(RandomTensors.Floats(3, m, m, 1, 1));
        Value second = b.Node(new ConvOp(new SlidingWindow { KernelShape = [1, 1] }), first, weight);
        Value sum = b.Node(new LeakyReluOp(0.1f), b.Node(new AddOp(), first, second));
        Value gate = b.Node(new SigmoidOp(), sum);
        using Model model = b.Build(b.Node(new MulOp(), sum, gate));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(4, n, c, h, w) }, 2e-5);
        Assert.Contains(nodes, static p => p.Operator == "Conv+Relu" && p.Kernel.StartsWith("conv.", StringComparison.Ordinal));
        Assert.Contains(nodes, static p => p.Operator == "Conv+Add+LeakyRelu");
        Assert.DoesNotContain(nodes, static p => p.Kernel == "reference");
    }

    [Theory]
    [InlineData(12, 7, 2, 2, 0, 0, 1, 1)]
    [InlineData(16, 8, 3, 2, 1, 1, 1, 2)]
    [InlineData(9, 5, 4, 1, 2, 0, 2, 1)]
    public void ConvTranspose_WithActivation_EqualsReference(int c, int m, int k, int stride, int pad, int more, int dilation, int group)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 2, c, 6, 5);
        var window = new SlidingWindow { Strides = [stride, stride], Pads = [pad, pad, pad, pad], Dilations = [dilation, dilation] };
        Value y = b.Node(new ConvTransposeOp(window, group, [more, more]), x, b.Constant(RandomTensors.Floats(1, c, m / group, k, k)), b.Constant(RandomTensors.Floats(2, m / group * group)));
        using Model model = b.Build(b.Node(new ReluOp(), y));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(4, 2, c, 6, 5) });
        Assert.Contains(nodes, static p => p is { Operator: "ConvTranspose+Relu", Kernel: "conv.transposed.f32" });
    }

    [Fact]
    public void Conv_OneSpatialAxis_EqualsReference()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 1, 5, 37);
        Value y = b.Node(new ConvOp(new SlidingWindow { Strides = [2], Pads = [1, 2] }), x, b.Constant(RandomTensors.Floats(1, 9, 5, 4)));
        using Model model = b.Build(y);
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(2, 1, 5, 37) });
        Assert.DoesNotContain(nodes, static p => p.Kernel == "reference");
    }

    [Fact]
    public void Conv_SiluWrittenAsSigmoidAndMul_IsFused()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 1, 8, 6, 6);
        Value y = b.Node(new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), x, b.Constant(RandomTensors.Floats(1, 10, 8, 3, 3)));
        using Model model = b.Build(b.Node(new MulOp(), y, b.Node(new SigmoidOp(), y)));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, new() { ["x"] = RandomTensors.Floats(2, 1, 8, 6, 6) });
        Assert.Contains(nodes, static p => p.Operator == "Conv+Sigmoid+Mul");
    }

    [Fact]
    public void Conv_ObservedInsideAFusedChain_IsKept()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 1, 8, 6, 6);
        Value y = b.Node(new ConvOp(new SlidingWindow()), x, b.Constant(RandomTensors.Floats(1, 10, 8, 3, 3)));
        using Model model = b.Build(b.Node(new ReluOp(), y));
        Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats(2, 1, 8, 6, 6) };
        var options = new SessionOptions { Observe = [y.Name] };
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, options);
        using IInferenceSession reference = ReferenceEngine.Instance.CreateSession(model, options);
        EngineCheck.Equal(y.Name, reference.Run(inputs)[y.Name], session.Run(inputs)[y.Name], 1e-5);
    }

    [Fact]
    public void Conv_AnyNumberOfThreads_GivesTheSameBits()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 1, 16, 30, 30);
        Value y = b.Node(new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), x, b.Constant(RandomTensors.Floats(1, 40, 16, 3, 3)));
        using Model model = b.Build(b.Node(new SoftmaxOp(1), b.Node(new ReluOp(), y)));
        Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats(2, 1, 16, 30, 30) };
        using CompiledModel compiled = DecantEngine.Instance.Compile(model);
        Tensor? expected = null;
        foreach (int threads in new[] { 1, 2, 3, 4 })
        {
            using IInferenceSession session = compiled.CreateSession(new SessionOptions { Threads = threads });
            var actual = (Tensor)session.Run(inputs).Values.Single();
            Assert.True((expected ??= actual).ContentEquals(actual), $"{threads} threads differ");
        }
    }
}
