namespace Decant.Compression;

/// <summary>What became of one weight when it was stored in fewer bits.</summary>
/// <param name="Name">The initializer's name.</param>
/// <param name="Type">What it is stored as, such as <c>float16</c> or <c>int4</c>.</param>
/// <param name="BytesBefore">The bytes before.</param>
/// <param name="BytesAfter">The bytes after, scales and zero points included.</param>
/// <param name="SqnrDb">The signal-to-quantization-noise ratio of the weights in decibels; null where nothing changed.</param>
/// <param name="Underflows">The weights that became zero.</param>
/// <param name="Reason">Why it stayed as it was; null where it did not.</param>
public sealed record StoredWeight(string Name, string Type, long BytesBefore, long BytesAfter, double? SqnrDb, long Underflows, string? Reason);
