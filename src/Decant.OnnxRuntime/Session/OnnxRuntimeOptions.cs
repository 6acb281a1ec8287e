namespace Decant.OnnxRuntime;

/// <summary>How ONNX Runtime runs a model.</summary>
public sealed record OnnxRuntimeOptions
{
    /// <summary>The threads that share one operator's work; 0 leaves the number to ONNX Runtime (one per core).</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How much the graph is rewritten at load time.</summary>
    public GraphOptimization Optimization { get; init; } = GraphOptimization.All;

    /// <summary>Whether idle threads spin; off gives other work on the machine a chance. Null leaves ONNX Runtime's default (on).</summary>
    public bool? Spinning { get; init; }

    /// <summary>
    /// Whether 8-bit products are summed exactly on x64 processors without VNNI, where ONNX Runtime otherwise adds pairs of products
    /// in saturating 16-bit arithmetic (<c>session.x64quantprecision</c>); slower.
    /// </summary>
    public bool ExactInt8 { get; init; }

    /// <summary>Turns profiling on: the beginning of the path of the JSON trace, which <see cref="OnnxRuntimeSession.EndProfiling"/> completes.</summary>
    public string? ProfilePrefix { get; init; }

    /// <summary>Where to write the graph as ONNX Runtime rewrote it, or null.</summary>
    public string? OptimizedModelPath { get; init; }

    /// <summary>Further configuration entries by ONNX Runtime's names, such as <c>session.set_denormal_as_zero</c>; they overrule the properties above.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>All configuration entries, the properties' included.</summary>
    internal IEnumerable<KeyValuePair<string, string>> ConfigurationEntries()
    {
        if (Spinning is { } spinning)
        {
            yield return new("session.intra_op.allow_spinning", spinning ? "1" : "0");
        }

        if (ExactInt8)
        {
            yield return new("session.x64quantprecision", "1");
        }

        foreach (KeyValuePair<string, string> entry in Settings)
        {
            yield return entry;
        }
    }
}
