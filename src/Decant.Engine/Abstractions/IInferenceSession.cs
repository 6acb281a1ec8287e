using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A prepared model. A session runs one request at a time.</summary>
public interface IInferenceSession : IDisposable
{
    /// <summary>Runs the model.</summary>
    /// <param name="inputs">A value for each required input, by name.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <returns>The model's outputs, then the observed values, by name. They stay valid after later runs.</returns>
    /// <exception cref="ArgumentException">An input is missing, unknown or of another type or shape.</exception>
    /// <exception cref="ModelException">A node's inputs are out of range.</exception>
    IReadOnlyDictionary<string, RuntimeValue> Run(IReadOnlyDictionary<string, RuntimeValue> inputs, CancellationToken cancellation = default);

    /// <summary>What the latest run spent its time on, where <see cref="SessionOptions.Profile"/> asked for it; otherwise null.</summary>
    ExecutionProfile? Profile { get; }

    /// <summary>The bytes of intermediate results that the latest run held at its peak; null where the engine does not tell.</summary>
    long? PeakBytes { get; }
}
