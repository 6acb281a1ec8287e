using Decant.Data;
using Decant.Engine;

namespace Decant;

/// <summary>How a model is optimized.</summary>
public sealed record OptimizeOptions
{
    /// <summary>What the result must keep to.</summary>
    public OptimizationBudget Budget { get; init; } = new();

    /// <summary>The samples that ranges are observed on.</summary>
    public required PreparedDataset Calibration { get; init; }

    /// <summary>The samples that accuracy is measured on.</summary>
    public required PreparedDataset Evaluation { get; init; }

    /// <summary>What runs and measures the candidates.</summary>
    public IInferenceEngine Engine { get; init; } = new DecantEngine();

    /// <summary>The threads of one run.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The rounds in which latency is measured, original and candidate in turns.</summary>
    public int LatencyRounds { get; init; } = 21;

    /// <summary>The samples that layers are ranked on by leaving one out.</summary>
    public int SensitivitySamples { get; init; } = 8;

    /// <summary>Told how far the search has come.</summary>
    public IProgress<OptimizationProgress>? Progress { get; init; }
}
