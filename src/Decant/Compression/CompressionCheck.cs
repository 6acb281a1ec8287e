using Decant.Data;
using Decant.Engine;

namespace Decant;

/// <summary>How a compressed model is compared with the one before.</summary>
public sealed record CompressionCheck
{
    /// <summary>What runs both for the comparison.</summary>
    public IInferenceEngine Engine { get; init; } = new DecantEngine();

    /// <summary>The engines to time both in.</summary>
    public IReadOnlyList<IInferenceEngine> Timed { get; init; } = [new DecantEngine()];

    /// <summary>The samples to compare on; null compares nothing.</summary>
    public PreparedDataset? Data { get; init; }

    /// <summary>The interleaved rounds of the timing.</summary>
    public int Rounds { get; init; } = 31;

    /// <summary>The threads of one run.</summary>
    public int Threads { get; init; } = 1;
}
