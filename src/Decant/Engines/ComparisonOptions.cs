using Decant.Engine;

namespace Decant;

/// <summary>How two models are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>What runs the model in question.</summary>
    public IInferenceEngine Engine { get; init; } = new DecantEngine();

    /// <summary>What runs the original; null for the same engine.</summary>
    public IInferenceEngine? OriginalEngine { get; init; }

    /// <summary>The threads of one run.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether to compare the inner values too that both models have.</summary>
    public bool Layers { get; init; }
}
