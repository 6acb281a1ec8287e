using Decant.Compression;

namespace Decant;

/// <summary>A quantization, decided and measured.</summary>
/// <param name="Recipe">The steps from the model as it was given; they need neither data nor measurements.</param>
/// <param name="Notes">What was decided and why, and warnings, in words.</param>
/// <param name="Kept">The layers that stay in float by a measurement, the most sensitive first.</param>
/// <param name="Layers">The layers by what leaving each in float would gain; empty where they were not ranked.</param>
/// <param name="Tensors">The tensors by what quantizing each alone costs; empty where they were not ranked.</param>
/// <param name="Speed">How fast it is; null where it was not timed.</param>
public sealed record QuantizeResult(
    Recipe Recipe,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Kept,
    IReadOnlyList<LayerSensitivity> Layers,
    IReadOnlyList<TensorSensitivity> Tensors,
    SpeedReport? Speed);
