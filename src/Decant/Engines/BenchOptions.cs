using Decant.Engine;
using Decant.Tensors;

namespace Decant;

/// <summary>How latency is measured.</summary>
public sealed record BenchOptions
{
    /// <summary>The engine to measure.</summary>
    public IInferenceEngine Engine { get; init; } = new DecantEngine();

    /// <summary>Another engine to measure in turns with it; null for none.</summary>
    public IInferenceEngine? Against { get; init; }

    /// <summary>The threads of one run.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The measured rounds.</summary>
    public int Runs { get; init; } = 30;

    /// <summary>The seed of the inputs.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Sizes for dynamic dimensions, by input; 1 otherwise.</summary>
    public IReadOnlyDictionary<string, Shape>? Shapes { get; init; }
}
