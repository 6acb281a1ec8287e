using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine.Tests;

public sealed class TuningTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".jsonl");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Run_TwoShapes_AreMeasuredOnceAndUsed()
    {
        using Model model = Convolutions(16, 12);
        Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats(1, 1, 16, 12, 12) };
        TuningResult first = KernelTuner.Run(model, inputs, new TuningLog(_path), new TuningOptions { Time = TimeSpan.FromMilliseconds(200) });
        Assert.Equal((0, 0), (first.Known, first.Left));
        Assert.Single(first.Measured);
        var log = new TuningLog(_path);
        TuningResult second = KernelTuner.Run(model, inputs, log, new TuningOptions());
        Assert.Equal((1, 0, 0), (second.Known, second.Measured.Count, second.Left));
        NodeProfile[] nodes = Profile(model, inputs, log);
        Assert.All(nodes.Where(static n => n.Operator.StartsWith("Conv", StringComparison.Ordinal)), static n => Assert.Equal("measured", n.Reason));
        Assert.True(nodes.Any(n => n.Kernel.Contains("winograd-4x4", StringComparison.Ordinal)) == (first.Measured[0].Kernel == "winograd-f4"));
    }

    [Fact]
    public void Find_NearShapeFarShapeOtherThreads_TakesTheNearestOnly()
    {
        using Model model = Convolutions(16, 12);
        Dictionary<string, RuntimeValue> inputs = new() { ["x"] = RandomTensors.Floats(1, 1, 16, 12, 12) };
        var log = new TuningLog(_path);
        TuningEntry measured = KernelTuner.Run(model, inputs, log, new TuningOptions { Time = TimeSpan.FromMilliseconds(50) }).Measured[0];
        Append(log, measured with { Sizes = [1, 16, 10, 12, 16], Kernel = "winograd-f2" });
        Append(log, measured with { Kernel = "direct", Threads = 2 });
        Append(log, measured with { Kernel = "direct", Version = "0.0.0" });
        Append(log, measured with { Kernel = "direct", InstructionSet = "vliw" });
        using Model near = Convolutions(16, 11), far = Convolutions(16, 30);
        NodeProfile conv = Profile(near, new() { ["x"] = RandomTensors.Floats(1, 1, 16, 11, 11) }, new TuningLog(_path)).First(static n => n.Operator == "Conv+Relu");
        Assert.StartsWith("measured for 1×16×1", conv.Reason, StringComparison.Ordinal);
        Assert.Equal("rule", Profile(far, new() { ["x"] = RandomTensors.Floats(1, 1, 16, 30, 30) }, log).First(static n => n.Operator == "Conv+Relu").Reason);
    }

    [Fact]
    public void Revert_AfterAChange_TakesTheRuleAgain()
    {
        var log = new TuningLog(_path);
        var times = new Dictionary<string, double> { ["winograd-f4"] = 2, ["direct"] = 1 };
        var entry = new TuningEntry("conv 3x3", [1, 2], TuningLog.InstructionSet, 1, TuningLog.Version, "direct", times);
        log.Append(entry);
        KernelTuner.Revert(log, new TuningResult(0, [entry], [entry], 0));
        var choices = new KernelChoices("conv 3x3", [1, 2], "winograd-f4", [new("winograd-f4", null!), new("direct", null!)]);
        Assert.Equal("winograd-f4", new TuningLog(_path).Exact(choices, 1)!.Kernel);
        Assert.Equal(2, File.ReadAllLines(_path).Length);
    }

    [Fact]
    public void Open_LastLineCutShort_IsIgnoredAndOthersAreNot()
    {
        File.WriteAllText(_path, "{\"kind\":\"conv\",\"sizes\":[1],\"instructionSet\":\"avx2\",\"threads\":1,\"version\":\"1\",\"kernel\":\"direct\",\"milliseconds\":{}}\n{\"kind\":\"co");
        Assert.Equal(1, new TuningLog(_path).Count);
        File.WriteAllText(_path, "{\"kind\":\"co\n{}\n");
        ModelException error = Assert.Throws<ModelException>(() => new TuningLog(_path));
        Assert.Equal("DEC1585", error.Code);
        Assert.Contains("line 1", error.Message, StringComparison.Ordinal);
    }

    private static void Append(TuningLog log, TuningEntry entry) => log.Append(entry);

    private static NodeProfile[] Profile(Model model, Dictionary<string, RuntimeValue> inputs, TuningLog log)
    {
        using IInferenceSession session = new DecantEngine { Tuning = log }.CreateSession(model, new SessionOptions { Profile = true });
        session.Run(inputs);
        return [.. session.Profile!.Nodes];
    }

    private static Model Convolutions(int channels, int size)
    {
        var b = new ModelBuilder();
        Value y = b.Input("x", ElementType.Float32, 1, channels, size, size);
        for (int i = 0; i < 2; i++)
        {
            y = b.Node(new ReluOp(), b.Node(new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), y, b.Constant(RandomTensors.Floats(i, channels, channels, 3, 3))));
        }

        return b.Build(y);
    }
}
