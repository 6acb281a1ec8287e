using Decant.Data;
using Decant.Engine;
using Decant.Tensors;

namespace Decant;

/// <summary>How a rewritten model is written and compared with the one before.</summary>
public sealed record RewriteCheck
{
    /// <summary>The samples that suffice for a comparison.</summary>
    public const int SampleCount = 16;

    // Rounding of fused float32 weights lies far above; a wrong rewrite far below.
    internal const double FloatNoiseDb = 70;

    /// <summary>The opset version to write; null for the source's, or the lowest that expresses the model.</summary>
    public int? Opset { get; init; }

    /// <summary>The bytes of stored tensors beyond which the models are not run, and so not compared; the report then says so.</summary>
    public long SizeLimit { get; init; } = 1L << 30;

    /// <summary>The bytes that one file of tensors beside the model should not exceed; null for one file.</summary>
    public long? ExternalFileSize { get; init; }

    /// <summary>What runs both models.</summary>
    public IInferenceEngine Engine { get; init; } = new DecantEngine();

    /// <summary>Samples to compare on; null for one of random values.</summary>
    public PreparedDataset? Source { get; init; }

    /// <summary>The seed of random values.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Sizes for dynamic dimensions, by input; 1 otherwise.</summary>
    public IReadOnlyDictionary<string, Shape>? Shapes { get; init; }

    /// <summary>Whether a difference is no more than the rounding of float32 arithmetic in another order.</summary>
    public static bool IsFloatNoise(ComparisonReport report) => report.SqnrDb >= FloatNoiseDb;
}
