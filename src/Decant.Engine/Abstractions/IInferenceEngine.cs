using Decant.Graphs;

namespace Decant.Engine;

/// <summary>Something that runs models: Decant's own engine, the reference evaluator, an installed ONNX Runtime.</summary>
public interface IInferenceEngine
{
    /// <summary>The name on the command line, such as <c>decant</c> or <c>onnxruntime</c>.</summary>
    string Name { get; }

    /// <summary>The engine's version, for reports.</summary>
    string Version { get; }

    /// <summary>Prepares a model. The model must not be edited or disposed while the session lives.</summary>
    /// <exception cref="Tensors.ModelException">The model is bad.</exception>
    /// <exception cref="Tensors.UnsupportedException">The engine cannot run it; the message lists all that is missing.</exception>
    IInferenceSession CreateSession(Model model, SessionOptions options);
}
