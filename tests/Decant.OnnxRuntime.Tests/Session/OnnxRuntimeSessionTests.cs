using System.Buffers.Binary;
using Decant.Graphs;
using Decant.Tensors;
using static Decant.OnnxRuntime.Tests.OnnxBytes;

namespace Decant.OnnxRuntime.Tests.Session;

public sealed class OnnxRuntimeSessionTests : IDisposable
{
    private static readonly byte[] AddModel = Model(13, [Node("Add", ["x", "b"], ["y"]), Node("Neg", ["y"], ["z"])],
        [Value("x", TensorType(ElementType.Float32, "n", 2))],
        [Value("y", TensorType(ElementType.Float32, "n", 2)), Value("z", TensorType(ElementType.Float32, "n", 2))],
        [Initializer("b", ElementType.Float32, [2], Floats(10, 20))]);

    private readonly string _folder = Directory.CreateTempSubdirectory("decant-session").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public void Open_DescribesInputsAndOutputs()
    {
        using OnnxRuntimeSession session = Open(AddModel);

        Assert.Equal([new SessionValue("x", DataType.Tensor(ElementType.Float32, [Dim.Symbol("n"), 2]))], session.Inputs);
        Assert.Equal(["y", "z"], session.Outputs.Select(static o => o.Name));
        Assert.Equal([], session.OverridableInitializers);
    }

    [SkippableFact]
    public void Open_DescribesNestedTypes()
    {
        byte[] type = OptionalType(SequenceType(TensorType(ElementType.Int64, "n", -1)));
        using OnnxRuntimeSession session = Open(Model(18, [Node("Identity", ["x"], ["y"])], [Value("x", type)], [Value("y", type)]));

        var item = Assert.IsType<SequenceType>(Assert.IsType<OptionalType>(session.Inputs[0].Type).Item);
        Assert.Equal(ElementType.Int64, Assert.IsType<TensorType>(item.Item).ElementType);
    }

    [SkippableFact]
    public void Run_ComputesAllOutputs()
    {
        using OnnxRuntimeSession session = Open(AddModel);

        IReadOnlyDictionary<string, RuntimeValue> outputs = session.Run(Input(1, 2, 3, 4));

        Assert.Equal([11f, 22f, 13f, 24f], ((Tensor)outputs["y"]).ToArray<float>());
        Assert.Equal([-11f, -22f, -13f, -24f], ((Tensor)outputs["z"]).ToArray<float>());
    }

    [SkippableFact]
    public void Run_WithChosenOutputs_GivesOnlyThose()
    {
        using OnnxRuntimeSession session = Open(AddModel);

        Assert.Equal(["z"], session.Run(Input(1, 2), ["z"]).Keys);
    }

    [SkippableFact]
    public void Run_FromSeveralThreads_GivesTheSame()
    {
        using OnnxRuntimeSession session = Open(AddModel);

        Parallel.For(0, 64, i => Assert.Equal([10f + i, 20f - i], ((Tensor)session.Run(Input(i, -i))["y"]).ToArray<float>()));
    }

    [SkippableFact]
    public void Run_WithOverridableInitializer_TakesTheGivenValue()
    {
        byte[] bias = TensorType(ElementType.Float32, 2), data = TensorType(ElementType.Float32, 1, 2);
        using OnnxRuntimeSession session = Open(Model(13, [Node("Add", ["x", "b"], ["y"])], [Value("x", data), Value("b", bias)], [Value("y", data)],
            [Initializer("b", ElementType.Float32, [2], Floats(10, 20))]));
        var inputs = new Dictionary<string, RuntimeValue>(Input(1, 2)) { ["b"] = Tensor.Vector(5f, 6f) };

        Assert.Equal(["b"], session.OverridableInitializers.Select(static v => v.Name));
        Assert.Equal([6f, 8f], ((Tensor)session.Run(inputs)["y"]).ToArray<float>());
        Assert.Equal([11f, 22f], ((Tensor)session.Run(Input(1, 2))["y"]).ToArray<float>());
    }

    [SkippableFact]
    public void Run_WithMissingAndUnknownInputs_NamesThem()
    {
        using OnnxRuntimeSession session = Open(AddModel);

        var error = Assert.Throws<ArgumentException>(() => session.Run(new Dictionary<string, RuntimeValue> { ["q"] = Tensor.Scalar(1f) }));

        Assert.StartsWith("DEC1706", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing inputs [x: float32[n,2]]", error.Message, StringComparison.Ordinal);
        Assert.Contains("unknown inputs [q]", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Run_WithUnknownOutput_NamesIt()
    {
        using OnnxRuntimeSession session = Open(AddModel);

        var error = Assert.Throws<ArgumentException>(() => session.Run(Input(1, 2), ["w"]));

        Assert.Contains("unknown outputs [w]", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Run_WithWrongType_SaysWhatTheModelTakes()
    {
        using OnnxRuntimeSession session = Open(AddModel);

        var error = Assert.Throws<ArgumentException>(() =>
            session.Run(new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Of<double>([1, 2], 1, 2) }));

        Assert.StartsWith("DEC1706", error.Message, StringComparison.Ordinal);
        Assert.Contains("the model takes [x: float32[n,2]]", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Run_ThatFailsInside_CarriesTheMessage()
    {
        using OnnxRuntimeSession session = Open(Model(13, [Node("Gather", ["x", "i"], ["y"])],
            [Value("x", TensorType(ElementType.Float32, 3)), Value("i", TensorType(ElementType.Int64, 1))], [Value("y", TensorType(ElementType.Float32, 1))]));

        Exception error = Assert.ThrowsAny<Exception>(() => session.Run(new Dictionary<string, RuntimeValue>
        {
            ["x"] = Tensor.Vector(1f, 2f, 3f), ["i"] = Tensor.Vector(9L),
        }));

        Assert.Matches("^DEC170[56] ", error.Message);
        Assert.Contains("Gather", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Open_OfBytesThatAreNoModel_IsRefused()
    {
        InstalledLibrary.Require();
        var error = Assert.Throws<ModelException>(() => Open("not a model"u8.ToArray()));

        Assert.Equal("DEC1703", error.Code);
    }

    [SkippableFact]
    public void Open_OfMissingFile_NamesIt()
    {
        OnnxRuntimeLibrary library = InstalledLibrary.Require();

        var error = Assert.Throws<ModelException>(() => OnnxRuntimeSession.Open(library, Path.Combine(_folder, "absent.onnx")));

        Assert.Equal("DEC1703", error.Code);
        Assert.Contains("absent.onnx", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Open_OfUnknownOperator_NamesIt()
    {
        InstalledLibrary.Require();
        byte[] type = TensorType(ElementType.Float32, 1);

        var error = Assert.ThrowsAny<DecantException>(() => Open(Model(13, [Node("NoSuchOperator", ["x"], ["y"])], [Value("x", type)], [Value("y", type)])));

        Assert.Contains("NoSuchOperator", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Open_OfOperatorWithoutKernel_IsUnsupported()
    {
        InstalledLibrary.Require();
        byte[] type = TensorType(ElementType.UInt16, 2);

        var error = Assert.Throws<UnsupportedException>(() => Open(Model(13, [Node("Max", ["x", "x"], ["y"])], [Value("x", type)], [Value("y", type)])));

        Assert.Equal("DEC1704", error.Code);
        Assert.Contains("Max", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Open_FromPath_FindsExternalData()
    {
        OnnxRuntimeLibrary library = InstalledLibrary.Require();
        File.WriteAllBytes(Path.Combine(_folder, "weights.bin"), Floats(0, 3, 4));
        byte[] type = TensorType(ElementType.Float32, 2);
        string path = Path.Combine(_folder, "modèle.onnx");
        File.WriteAllBytes(path, Model(13, [Node("Add", ["x", "w"], ["y"])], [Value("x", type)], [Value("y", type)],
            [ExternalInitializer("w", ElementType.Float32, [2], "weights.bin", 4, 8)]));

        using OnnxRuntimeSession session = OnnxRuntimeSession.Open(library, path);

        Assert.Equal([4f, 6f], ((Tensor)session.Run(new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Vector(1f, 2f) })["y"]).ToArray<float>());
    }

    [SkippableFact]
    public void Run_AfterDispose_IsRefused()
    {
        OnnxRuntimeSession session = Open(AddModel);
        session.Dispose();
        session.Dispose();

        Assert.Throws<ObjectDisposedException>(() => session.Run(Input(1, 2)));
    }

    [SkippableFact]
    public async Task Run_CancelledOnTheWay_Stops()
    {
        using OnnxRuntimeSession session = Open(EndlessLoop());
        using var source = new CancellationTokenSource();
        var inputs = new Dictionary<string, RuntimeValue> { ["trips"] = Tensor.Scalar(long.MaxValue), ["x"] = Tensor.Vector(0f) };

        Task<IReadOnlyDictionary<string, RuntimeValue>> run = Task.Run(() => session.Run(inputs, null, source.Token));
        await Task.Delay(50);
        Assert.False(run.IsCompleted);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [SkippableFact]
    public void Run_Profiled_WritesTheTrace()
    {
        using OnnxRuntimeSession session = Open(AddModel, new OnnxRuntimeOptions { ProfilePrefix = Path.Combine(_folder, "trace") });
        session.Run(Input(1, 2));

        string trace = session.EndProfiling();

        Assert.StartsWith(Path.Combine(_folder, "trace"), trace, StringComparison.Ordinal);
        Assert.Contains("\"Add", File.ReadAllText(trace), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Open_WithOptimizedModelPath_WritesTheModel()
    {
        string path = Path.Combine(_folder, "optimized.onnx");
        using OnnxRuntimeSession session = Open(AddModel, new OnnxRuntimeOptions { OptimizedModelPath = path, Optimization = GraphOptimization.Basic });

        Assert.True(new FileInfo(path).Length > 0);
    }

    [SkippableFact]
    public void Open_WithRefusedSetting_NamesIt()
    {
        InstalledLibrary.Require();
        var settings = new Dictionary<string, string> { [new string('k', 5000)] = "1" };

        var error = Assert.Throws<ArgumentException>(() => Open(AddModel, new OnnxRuntimeOptions { Settings = settings }));

        Assert.StartsWith("DEC1707", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Full-range products overflow 16 bits in pairs, so only exact arithmetic gives these sums on every processor.</summary>
    [SkippableFact]
    public void Run_ExactInt8_SumsWithoutSaturation()
    {
        const int depth = 64;
        byte[] weights = [.. Enumerable.Repeat((byte)127, depth * 16)];
        byte[] model = Model(13, [Node("MatMulInteger", ["a", "w"], ["y"])], [Value("a", TensorType(ElementType.UInt8, 4, depth))],
            [Value("y", TensorType(ElementType.Int32, 4, 16))], [Initializer("w", ElementType.Int8, [depth, 16], weights)]);
        using OnnxRuntimeSession session = Open(model, new OnnxRuntimeOptions { ExactInt8 = true });

        var output = (Tensor)session.Run(new Dictionary<string, RuntimeValue> { ["a"] = Tensor.Splat<byte>([4, depth], 255) })["y"];

        Assert.Equal(Enumerable.Repeat(255 * 127 * depth, 64), output.ToArray<int>());
    }

    private static OnnxRuntimeSession Open(byte[] model, OnnxRuntimeOptions? options = null) =>
        OnnxRuntimeSession.Open(InstalledLibrary.Require(), model, options);

    private static Dictionary<string, RuntimeValue> Input(params float[] values) =>
        new() { ["x"] = Tensor.Create(values, [values.Length / 2, 2]) };

    private static byte[] Floats(params float[] values)
    {
        var bytes = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return bytes;
    }

    private static byte[] EndlessLoop()
    {
        byte[] number = TensorType(ElementType.Float32, 1), flag = TensorType(ElementType.Bool), count = TensorType(ElementType.Int64);
        byte[] body = Graph([Node("Identity", ["go"], ["on"]), Node("Cos", ["v"], ["w"])],
            [Value("i", count), Value("go", flag), Value("v", number)], [Value("on", flag), Value("w", number)]);
        return Model(13, [Node("Loop", ["trips", "", "x"], ["y"], GraphAttribute("body", body))],
            [Value("trips", count), Value("x", number)], [Value("y", number)]);
    }
}
