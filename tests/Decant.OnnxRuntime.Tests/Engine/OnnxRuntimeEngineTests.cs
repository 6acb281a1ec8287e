using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.OnnxRuntime.Tests.Engine;

public sealed class OnnxRuntimeEngineTests
{
    [SkippableFact]
    public void CreateSession_OfModelInMemory_Runs()
    {
        using Model model = AddThenRelu();
        using IInferenceSession session = Engine().CreateSession(model, SessionOptions.Default);

        IReadOnlyDictionary<string, RuntimeValue> outputs = session.Run(Input(1, -20));

        Assert.Equal(["y"], outputs.Keys);
        Assert.Equal([11f, 0f], ((Tensor)outputs["y"]).ToArray<float>());
        Assert.Null(session.Profile);
    }

    [SkippableFact]
    public void CreateSession_ObservingInnerValues_ReturnsThemAfterTheOutputs()
    {
        using Model model = AddThenRelu();
        using IInferenceSession session = Engine().CreateSession(model, new SessionOptions { Observe = ["sum", "b", "y"] });

        IReadOnlyDictionary<string, RuntimeValue> outputs = session.Run(Input(1, -20));

        Assert.Equal(["y", "sum", "b"], outputs.Keys);
        Assert.Equal([11f, -10f], ((Tensor)outputs["sum"]).ToArray<float>());
        Assert.Equal([10f, 10f], ((Tensor)outputs["b"]).ToArray<float>());
        Assert.Equal(["y"], model.Graph.Outputs.Select(static o => o.Name));
    }

    [SkippableFact]
    public void CreateSession_ObservingUnknownValue_NamesIt()
    {
        OnnxRuntimeEngine engine = Engine();
        using Model model = AddThenRelu();

        var error = Assert.Throws<ArgumentException>(() => engine.CreateSession(model, new SessionOptions { Observe = ["nothing"] }));

        Assert.StartsWith("DEC1709", error.Message, StringComparison.Ordinal);
        Assert.Contains("nothing", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void CreateSession_Twice_RunsBothAndKeepsEarlierOutputs()
    {
        OnnxRuntimeEngine engine = Engine();
        using Model model = AddThenRelu();
        using IInferenceSession first = engine.CreateSession(model, SessionOptions.Default);
        Tensor before;
        using (IInferenceSession second = engine.CreateSession(model, new SessionOptions { Threads = 2 }))
        {
            before = (Tensor)second.Run(Input(5, 6))["y"];
        }

        Assert.Equal([11f, 12f], ((Tensor)first.Run(Input(1, 2))["y"]).ToArray<float>());
        Assert.Equal([15f, 16f], before.ToArray<float>());
    }

    [SkippableFact]
    public void Profile_OfProfiledSession_HoldsTheLatestRun()
    {
        var engine = new OnnxRuntimeEngine(InstalledLibrary.Require(), new OnnxRuntimeOptions { Optimization = GraphOptimization.None });
        using Model model = AddThenRelu();
        using IInferenceSession session = engine.CreateSession(model, new SessionOptions { Profile = true });
        session.Run(Input(1, 2));
        session.Run(Input(3, 4));

        ExecutionProfile first = Assert.IsType<ExecutionProfile>(session.Profile);
        Tensor again = (Tensor)session.Run(Input(5, 6))["y"];
        ExecutionProfile second = Assert.IsType<ExecutionProfile>(session.Profile);

        Assert.Equal(["Add", "Relu"], first.Nodes.Select(static n => n.Operator));
        Assert.Equal(["Add", "Relu"], second.Nodes.Select(static n => n.Operator));
        Assert.Equal([15f, 16f], again.ToArray<float>());
    }

    [SkippableFact]
    public void Run_AfterDispose_IsRefused()
    {
        using Model model = AddThenRelu();
        IInferenceSession session = Engine().CreateSession(model, SessionOptions.Default);
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Run(Input(1, 2)));
    }

    [SkippableFact]
    public void SerializedModel_BeyondTheLimit_StandsInFilesUntilDisposed()
    {
        OnnxRuntimeLibrary library = InstalledLibrary.Require();
        using Model model = AddThenRelu(1000);
        string folder;
        using (SerializedModel serialized = SerializedModel.Of(model, [], largestInMemory: 0))
        {
            folder = serialized.Folder!;
            Assert.Equal(2, Directory.GetFiles(folder).Length);
            using OnnxRuntimeSession session = serialized.Open(library, new OnnxRuntimeOptions());
            var output = (Tensor)session.Run(new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Splat<float>([1, 1000], 2) })["y"];
            Assert.All(output.ToArray<float>(), static v => Assert.Equal(12f, v));
        }

        Assert.False(Directory.Exists(folder));
    }

    private static OnnxRuntimeEngine Engine() => new(InstalledLibrary.Require());

    private static Dictionary<string, RuntimeValue> Input(params float[] values) => new() { ["x"] = Tensor.Of<float>([1, values.Length], values) };

    private static Model AddThenRelu(int width = 2)
    {
        var model = new Model("g");
        var editor = new GraphEditor(model.Graph);
        TensorType type = DataType.Tensor(ElementType.Float32, [Dim.Symbol("n"), width]);
        Value x = editor.AddInput("x", type);
        Value b = editor.AddInitializer("b", Tensor.Splat<float>([width], 10));
        Value sum = editor.Declare("sum", type);
        Value y = editor.Declare("y", type);
        editor.AddNode(new AddOp(), [x, b], [sum], "add");
        editor.AddNode(new ReluOp(), [sum], [y], "relu");
        editor.AddOutput(y);
        return model;
    }
}
