namespace Decant.Compression;

/// <summary>An axis of a weight that cannot lose positions.</summary>
/// <param name="Weight">The weight's name.</param>
/// <param name="Axis">The axis.</param>
/// <param name="Size">How many positions it has.</param>
/// <param name="Fixed">How many of them cannot go.</param>
/// <param name="Reason">Which node stops the first of them, and why.</param>
public sealed record FixedAxis(string Weight, int Axis, long Size, long Fixed, string Reason);
