namespace Decant.Compression;

/// <summary>What the quantization of one tensor costs.</summary>
/// <param name="Tensor">Its name in the float model.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="SqnrDb">The signal-to-noise ratio of the model's outputs with this tensor alone quantized, in decibels.</param>
public sealed record TensorSensitivity(string Tensor, TensorKind Kind, double SqnrDb);
