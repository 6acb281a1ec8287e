using Decant.Engine;
using Decant.OnnxRuntime;

namespace Decant;

/// <summary>
/// The engines by name. <c>onnxruntime-exact</c> is ONNX Runtime with <c>session.x64quantprecision=1</c>: without it, its int8 kernels saturate
/// in 16 bits on processors without VNNI.
/// </summary>
public static class InferenceEngines
{
    /// <summary>The names that <see cref="Create"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["decant", "onnxruntime", "onnxruntime-exact", "reference"];

    /// <summary>An engine.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="onnxRuntimePath">ONNX Runtime's native library; null to look in the usual places.</param>
    /// <param name="limits">How much one run may take, for Decant's own engines; null for the usual limits.</param>
    /// <param name="tuning">What was measured on this machine, for Decant's own engine.</param>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    /// <exception cref="Tensors.UnsupportedException">ONNX Runtime was not found; the message says how to get it.</exception>
    public static IInferenceEngine Create(string name, string? onnxRuntimePath = null, Graphs.EvaluationLimits? limits = null, TuningLog? tuning = null) => name switch
    {
        "decant" => new DecantEngine { Limits = limits, Tuning = tuning },
        "reference" => new ReferenceEngine { Limits = limits },
        "onnxruntime" => new OnnxRuntimeEngine(OnnxRuntimeLibrary.Load(onnxRuntimePath)),
        "onnxruntime-exact" => new OnnxRuntimeEngine(OnnxRuntimeLibrary.Load(onnxRuntimePath), new OnnxRuntimeOptions { ExactInt8 = true }),
        _ => throw new ArgumentException($"there is no engine '{name}'; the engines are {string.Join(", ", Names)}", nameof(name)),
    };
}
