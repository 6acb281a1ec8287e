using Decant.Engine;
using Decant.Tensors;

namespace Decant;

/// <summary>How kernels are measured.</summary>
public sealed record TuneOptions
{
    /// <summary>Where the answers are kept.</summary>
    public required TuningLog Log { get; init; }

    /// <summary>How long to measure; what does not fit is left for the next time.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The threads that the model will run on.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The seed of the inputs.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Sizes for dynamic dimensions, by input; 1 otherwise.</summary>
    public IReadOnlyDictionary<string, Shape>? Shapes { get; init; }
}
