namespace Decant;

/// <summary>A weight before and after.</summary>
/// <param name="Weight">Its name.</param>
/// <param name="Before">Its shape before.</param>
/// <param name="After">Its shape after.</param>
/// <param name="Zeros">The share of zeros afterwards, from 0 to 1.</param>
/// <param name="MultiplyAccumulatesBefore">The multiply-accumulates of the nodes that read it, before.</param>
/// <param name="MultiplyAccumulatesAfter">The same after.</param>
public sealed record CompressedLayer(
    string Weight, IReadOnlyList<long> Before, IReadOnlyList<long> After, double Zeros, double MultiplyAccumulatesBefore, double MultiplyAccumulatesAfter);
