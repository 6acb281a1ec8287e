namespace Decant.Compression;

/// <summary>What a <see cref="StreamingHistogram"/> holds, as it is stored.</summary>
/// <param name="Exponent">The width of a bin is two to this power.</param>
/// <param name="First">The first bin starts at this multiple of the width.</param>
/// <param name="Counts">The numbers in each bin: bins without any are left out, as pairs of bin and count.</param>
/// <param name="Minimum">The least number seen.</param>
/// <param name="Maximum">The greatest number seen.</param>
/// <param name="MovingMinimum">The moving average of the least numbers.</param>
/// <param name="MovingMaximum">The moving average of the greatest numbers.</param>
internal sealed record HistogramState(
    int Exponent, long First, IReadOnlyList<long[]> Counts, float Minimum, float Maximum, float MovingMinimum, float MovingMaximum);
