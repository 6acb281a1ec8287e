using Decant.Compression;

namespace Decant;

/// <summary>How each layer's weights get a type of their own.</summary>
public sealed record MixedOptions
{
    /// <summary>The largest sum of stored tensors, in bytes; null to go by <see cref="Goal"/>.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>What the result must meet where no size is given.</summary>
    public AccuracyGoal Goal { get; init; } = new();

    /// <summary>Blocks and form of the narrow types; the encoding is chosen.</summary>
    public WeightOnlyOptions Weights { get; init; } = new() { Form = WeightOnlyForm.DequantizeLinear };

    /// <summary>The types that layers may have besides float32, the narrowest first; of <c>int4</c>, <c>int8</c>, <c>float16</c>.</summary>
    public IReadOnlyList<string> Types { get; init; } = ["int4", "int8", "float16"];

    /// <summary>The samples that costs are measured on.</summary>
    public int RankingSamples { get; init; } = 4;
}
