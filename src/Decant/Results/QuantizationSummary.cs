using Decant.Compression;

namespace Decant;

/// <summary>What a quantization measured.</summary>
/// <param name="Kept">The layers that stay in float by a measurement, the most sensitive first.</param>
/// <param name="Layers">The layers by what leaving each in float would gain; empty where they were not ranked.</param>
/// <param name="Tensors">The tensors by what quantizing each alone costs; empty where they were not ranked.</param>
/// <param name="Speed">How fast it is; null where it was not timed.</param>
public sealed record QuantizationSummary(
    IReadOnlyList<string> Kept, IReadOnlyList<LayerSensitivity> Layers, IReadOnlyList<TensorSensitivity> Tensors, SpeedReport? Speed)
{
    internal static QuantizationSummary Of(QuantizeResult result) => new(result.Kept, result.Layers, result.Tensors, result.Speed);
}
