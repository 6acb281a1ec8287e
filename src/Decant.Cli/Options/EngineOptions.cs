using System.CommandLine;
using Decant.Engine;
using Decant.Graphs;

namespace Decant.Cli;

/// <summary>The options that choose what runs a model.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string> _engine = new("--engine") { Description = "What runs the model: decant, onnxruntime, onnxruntime-exact (int8 without saturation) or reference.", DefaultValueFactory = static _ => "decant" };
    private readonly Option<int> _threads = new("--threads") { Description = "The threads of one run.", DefaultValueFactory = static _ => 1 };
    private readonly Option<string?> _tuning = new("--tuning") { Description = "A log that `decant tune` wrote: Decant's engine takes the kernels that were fastest." };
    private readonly Option<string?> _library = new("--onnxruntime") { Description = "The path of ONNX Runtime's native library (otherwise DECANT_ONNXRUNTIME, then the usual places)." };

    private readonly Option<long?> _loopLimit = new("--loop-limit") { Description = "How often all loops of one run may repeat (otherwise 10,000,000)." };
    private readonly Option<long?> _memoryLimit = new("--memory-limit") { Description = "The megabytes that one run may take (otherwise three quarters of the machine's memory)." };

    /// <summary>Adds the options to a command.</summary>
    public EngineOptions(Command command)
    {
        command.Add(_engine);
        command.Add(_threads);
        command.Add(_library);
        command.Add(_tuning);
        command.Add(_loopLimit);
        command.Add(_memoryLimit);
    }

    /// <summary>The chosen engine.</summary>
    public IInferenceEngine Engine(ParseResult parsed) => Engine(parsed, parsed.GetValue(_engine)!);

    /// <summary>An engine by its name.</summary>
    public IInferenceEngine Engine(ParseResult parsed, string name) => InferenceEngines.Create(name, parsed.GetValue(_library), Limits(parsed), Tuning(parsed));

    private EvaluationLimits Limits(ParseResult parsed) => new()
    {
        LoopIterations = parsed.GetValue(_loopLimit) ?? EvaluationLimits.Default.LoopIterations,
        MemoryBytes = parsed.GetValue(_memoryLimit) is { } megabytes ? Math.Min(megabytes, long.MaxValue >> 20) << 20 : EvaluationLimits.Default.MemoryBytes,
    };

    /// <summary>The tuning log, or null where none was named.</summary>
    public TuningLog? Tuning(ParseResult parsed) => parsed.GetValue(_tuning) is { } path ? new TuningLog(path) : null;

    /// <summary>The threads of one run.</summary>
    public int Threads(ParseResult parsed) => parsed.GetValue(_threads) is >= 1 and var threads
        ? threads
        : throw new ArgumentException($"--threads {parsed.GetValue(_threads)}: give at least 1");
}
