using Decant.Engine;
using Decant.Graphs;

namespace Decant.OnnxRuntime;

/// <summary>An installed ONNX Runtime as a second engine. A model is handed over as an ONNX file, in memory or, where it is large, on disk.</summary>
/// <param name="library">The ONNX Runtime to run models in.</param>
/// <param name="options">How models run; the threads of each session's own options are used instead of those given here.</param>
public sealed class OnnxRuntimeEngine(OnnxRuntimeLibrary library, OnnxRuntimeOptions? options = null) : IInferenceEngine
{
    private readonly OnnxRuntimeOptions _options = options ?? new OnnxRuntimeOptions();

    /// <summary>The name on the command line.</summary>
    public const string EngineName = "onnxruntime";

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public string Version => library.Version;

    /// <summary>The ONNX Runtime that runs the models.</summary>
    public OnnxRuntimeLibrary Library => library;

    /// <summary>Prepares a model. Observed values become outputs of the file, which keeps ONNX Runtime from fusing across them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The threads, whether to profile, and the values to observe.</param>
    /// <exception cref="ArgumentException">DEC1709: an observed value does not exist in the main graph. DEC1707: ONNX Runtime refuses an option.</exception>
    /// <exception cref="Tensors.ModelException">DEC1703: ONNX Runtime does not load the model.</exception>
    /// <exception cref="Tensors.UnsupportedException">
    /// DEC1704: ONNX Runtime lacks an operator or a type of the model; or the model cannot be written as an ONNX file.
    /// </exception>
    public IInferenceSession CreateSession(Model model, SessionOptions options) => new EngineSession(library, _options, model, options);
}
