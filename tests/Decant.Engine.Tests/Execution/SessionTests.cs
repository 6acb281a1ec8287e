using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class SessionTests
{
    private static Model Residual()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, Dim.Symbol("n"), 8, Dim.Symbol("h"), 5);
        Value sum = b.Node(new AddOp(), b.Node(new ReluOp(), x), x);
        Value deep = b.Node(new ReluOp(), b.Node(new AddOp(), sum, b.Constant(RandomTensors.Floats(3, 8, 1, 1))));
        return b.Build(b.Node(new SoftmaxOp(1), deep), sum);
    }

    [Fact]
    public void Run_ShapesChangeFromRunToRun_EqualsReference()
    {
        using Model model = Residual();
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, SessionOptions.Default);
        using IInferenceSession reference = ReferenceEngine.Instance.CreateSession(model, SessionOptions.Default);
        var kept = new List<(IReadOnlyDictionary<string, RuntimeValue> Expected, IReadOnlyDictionary<string, RuntimeValue> Actual)>();
        foreach ((long n, long h) in new[] { (1L, 4L), (2L, 7L), (1L, 4L), (3L, 1L) })
        {
            Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats((int)(n + h), n, 8, h, 5) };
            kept.Add((reference.Run(inputs), session.Run(inputs)));
        }

        foreach ((IReadOnlyDictionary<string, RuntimeValue> expected, IReadOnlyDictionary<string, RuntimeValue> actual) in kept)
        {
            foreach (string name in expected.Keys)
            {
                EngineCheck.Equal(name, expected[name], actual[name], 1e-6);
            }
        }
    }

    [Fact]
    public async Task Run_SessionsOfOneCompiledModelAtOnce_EachEqualsReference()
    {
        using Model model = Residual();
        using CompiledModel compiled = DecantEngine.Instance.Compile(model);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            using IInferenceSession session = compiled.CreateSession();
            using IInferenceSession reference = ReferenceEngine.Instance.CreateSession(model, SessionOptions.Default);
            for (int i = 0; i < 20; i++)
            {
                Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats(seed * 100 + i, 1 + (i % 2), 8, 3, 5) };
                IReadOnlyDictionary<string, RuntimeValue> expected = reference.Run(inputs);
                foreach ((string name, RuntimeValue value) in session.Run(inputs))
                {
                    EngineCheck.Equal(name, expected[name], value, 1e-6);
                }
            }
        })));
    }

    [Fact]
    public void Run_ObservedInnerValue_IsReturnedBehindTheOutputs()
    {
        using Model model = Residual();
        Value inner = model.Graph.Nodes.First().Outputs[0]!;
        var options = new SessionOptions { Observe = [inner.Name, "x"] };
        Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats(1, 1, 8, 2, 5) };
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, options);
        using IInferenceSession reference = ReferenceEngine.Instance.CreateSession(model, options);
        IReadOnlyDictionary<string, RuntimeValue> actual = session.Run(inputs);
        Assert.Equal(reference.Run(inputs).Keys, actual.Keys);
        EngineCheck.Equal("x", inputs["x"], actual["x"], 0);
        EngineCheck.Equal(inner.Name, reference.Run(inputs)[inner.Name], actual[inner.Name], 0);
    }

    [Fact]
    public void CreateSession_UnknownObservedValue_IsNamed()
    {
        using Model model = Residual();
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => DecantEngine.Instance.CreateSession(model, new SessionOptions { Observe = ["nothing"] }));
        Assert.Contains("DEC1652", error.Message, StringComparison.Ordinal);
        Assert.Contains("'nothing'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OverridableInitializerGiven_IsUsedAndTheDefaultComesBack()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 2);
        Value w = b.Input("w", ElementType.Float32, 2);
        b.Model.Graph.InputsOverrideInitializers = true;
        b.Editor.SetInitializer(w, Tensor.Vector(10f, 20f));
        using Model model = b.Build(b.Node(new AddOp(), x, w));
        string output = model.Graph.Outputs[0].Name;
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, SessionOptions.Default);
        Tensor one = Tensor.Vector(1f, 2f);
        Assert.Equal([11f, 22f], ((Tensor)session.Run(new Dictionary<string, RuntimeValue> { ["x"] = one })[output]).ToFloats());
        Assert.Equal([2f, 4f], ((Tensor)session.Run(new Dictionary<string, RuntimeValue> { ["x"] = one, ["w"] = one })[output]).ToFloats());
        Assert.Equal([11f, 22f], ((Tensor)session.Run(new Dictionary<string, RuntimeValue> { ["x"] = one })[output]).ToFloats());
    }

    [Fact]
    public void CreateSession_UnknownOperators_AreListedWithTheirNodes()
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 2);
        var op = new OpaqueOp("Frobnicate", "my.domain", 3, new AttributeMap(), []);
        using Model model = b.Build(b.Node(op, x));
        UnsupportedException error = Assert.Throws<UnsupportedException>(() => DecantEngine.Instance.CreateSession(model, SessionOptions.Default));
        Assert.Contains("my.domain.Frobnicate-3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SteadyState_AllocatesNothingForInnerNodes()
    {
        long few = AllocatedByRun(2);
        long many = AllocatedByRun(24);
        Assert.True(many - few < 256, $"22 more nodes allocate {many - few} bytes more");
    }

    private static long AllocatedByRun(int layers)
    {
        var b = new ModelBuilder();
        Value x = b.Input("x", ElementType.Float32, 1, 8, 6, 6);
        Value y = x;
        for (int i = 0; i < layers; i++)
        {
            y = b.Node(new MaxPoolOp(new SlidingWindow { KernelShape = [1, 1] }), b.Node(new ReluOp(), b.Node(new ConvOp(new SlidingWindow()), y, b.Constant(RandomTensors.Floats(i, 8, 8, 1, 1)))));
        }

        using Model model = b.Build(y);
        using IInferenceSession session = DecantEngine.Instance.CreateSession(model, SessionOptions.Default);
        Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats(1, 1, 8, 6, 6) };
        session.Run(inputs);
        session.Run(inputs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        session.Run(inputs);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
