namespace Decant;

/// <summary>What a model costs.</summary>
/// <param name="Parameters">The elements of its float weights.</param>
/// <param name="NonZero">Those that are not zero.</param>
/// <param name="Bytes">The size of its ONNX file.</param>
/// <param name="ZippedBytes">The size of that file in a zip.</param>
/// <param name="PackedBytes">The size of its <c>.decant</c> file.</param>
/// <param name="MultiplyAccumulates">The multiply-accumulates of one run, zeros counted, of a batch of one.</param>
public sealed record CompressionSide(long Parameters, long NonZero, long Bytes, long ZippedBytes, long PackedBytes, double MultiplyAccumulates);
