namespace Decant.Compression;

/// <summary>What one layer's quantization costs.</summary>
/// <param name="Layer">The name of the layer's first output, by which it can be kept in float.</param>
/// <param name="Operator">Its operator.</param>
/// <param name="SqnrDb">The signal-to-noise ratio of the model's outputs with this layer alone left in float, in decibels.</param>
/// <param name="Metrics">All that was measured of the model then: <c>agreement</c> and, with labels, <c>top1</c> among them.</param>
public sealed record LayerSensitivity(string Layer, string Operator, double SqnrDb, IReadOnlyDictionary<string, double> Metrics);
