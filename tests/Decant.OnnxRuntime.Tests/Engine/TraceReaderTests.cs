using Decant.Engine;

namespace Decant.OnnxRuntime.Tests.Engine;

public sealed class TraceReaderTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void ReadLatestRun_OfTwoRuns_TakesTheSecondWithInnerTimeSubtracted()
    {
        File.WriteAllText(_path, """
            [
            {"cat":"Session","dur":9,"ts":1,"ph":"X","name":"model_loading_array","args":{}},
            {"cat":"Node","dur":50,"ts":20,"ph":"X","name":"old_kernel_time","args":{"op_name":"Add","provider":"CPUExecutionProvider"}},
            {"cat":"Session","dur":60,"ts":15,"ph":"X","name":"model_run","args":{}},
            {"cat":"Node","dur":10,"ts":105,"ph":"X","name":"inner/a_kernel_time","args":{"op_name":"Conv","provider":"CPUExecutionProvider"}},
            {"cat":"Node","dur":20,"ts":116,"ph":"X","name":"inner/b_kernel_time","args":{"op_name":"Relu","provider":"CPUExecutionProvider"}},
            {"cat":"Node","dur":45,"ts":102,"ph":"X","name":"if_kernel_time","args":{"op_name":"If","provider":"CPUExecutionProvider"}},
            {"cat":"Node","dur":7,"ts":150,"ph":"X","name":"last_kernel_time","args":{"op_name":"Softmax","provider":"CPUExecutionProvider"}},
            {"cat":"Session","dur":70,"ts":100,"ph":"X","name":"SequentialExecutor::Execute","args":{}},
            {"cat":"Session","dur":80,"ts":95,"ph":"X","name":"model_run","args":{}},
            {"cat":"Process","ph":"M","name":"process_name"}
            ]
            """);

        ExecutionProfile profile = TraceReader.ReadLatestRun(_path);

        Assert.Equal(
        [
            new NodeProfile("if", "If", "CPUExecutionProvider", 0.015),
            new NodeProfile("inner/a", "Conv", "CPUExecutionProvider", 0.010),
            new NodeProfile("inner/b", "Relu", "CPUExecutionProvider", 0.020),
            new NodeProfile("last", "Softmax", "CPUExecutionProvider", 0.007),
        ], profile.Nodes);
    }
}
