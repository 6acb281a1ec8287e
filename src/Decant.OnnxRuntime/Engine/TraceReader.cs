using System.Text.Json;
using Decant.Engine;

namespace Decant.OnnxRuntime;

/// <summary>Reads the JSON trace that ONNX Runtime's profiler writes.</summary>
internal static class TraceReader
{
    private const string KernelSuffix = "_kernel_time";

    /// <summary>
    /// What the last run in a trace spent its time on. A node that runs a subgraph counts only the time that is not its inner nodes'.
    /// </summary>
    /// <param name="path">The trace.</param>
    public static ExecutionProfile ReadLatestRun(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using JsonDocument trace = JsonDocument.Parse(stream);
        JsonElement[] events = [.. trace.RootElement.EnumerateArray().Where(static e => e.TryGetProperty("dur", out _))];
        long start = events.Where(static e => Name(e) == "model_run").Select(Start).DefaultIfEmpty(0).Max();
        return new ExecutionProfile(WithoutInnerTime(
            [.. events.Where(e => Name(e).EndsWith(KernelSuffix, StringComparison.Ordinal) && Start(e) >= start)
                .OrderBy(Start).ThenByDescending(Duration)]));
    }

    private static NodeProfile[] WithoutInnerTime(JsonElement[] nodes)
    {
        long[] own = [.. nodes.Select(Duration)];
        var around = new Stack<int>();
        for (int i = 0; i < nodes.Length; i++)
        {
            while (around.TryPeek(out int outer) && Start(nodes[outer]) + Duration(nodes[outer]) < Start(nodes[i]) + Duration(nodes[i]))
            {
                around.Pop();
            }

            if (around.TryPeek(out int parent))
            {
                own[parent] -= Duration(nodes[i]);
            }

            around.Push(i);
        }

        return [.. nodes.Zip(own, static (node, time) => new NodeProfile(
            Name(node)[..^KernelSuffix.Length], Argument(node, "op_name"), Argument(node, "provider"), time / 1000.0))];
    }

    private static string Name(JsonElement node) => node.GetProperty("name").GetString() ?? "";

    private static long Start(JsonElement node) => node.GetProperty("ts").GetInt64();

    private static long Duration(JsonElement node) => node.GetProperty("dur").GetInt64();

    private static string Argument(JsonElement node, string key) =>
        node.TryGetProperty("args", out JsonElement arguments) && arguments.TryGetProperty(key, out JsonElement value) ? value.GetString() ?? "" : "";
}
