using Decant.Tensors;

namespace Decant.Data;

/// <summary>Tensors by name, each with a leading batch axis of size 1 unless the source stores whole model inputs.</summary>
public sealed class TensorPayload : SamplePayload
{
    /// <summary>Holds tensors.</summary>
    /// <param name="tensors">The tensors; the names need not be those of a model's inputs.</param>
    public TensorPayload(IReadOnlyDictionary<string, RuntimeValue> tensors) => Tensors = tensors;

    /// <summary>The tensors.</summary>
    public IReadOnlyDictionary<string, RuntimeValue> Tensors { get; }
}
