namespace Decant.Compression;

/// <summary>How activations are observed.</summary>
public sealed record CalibrationOptions
{
    /// <summary>How ranges are chosen.</summary>
    public RangeMethod Method { get; init; } = RangeMethod.MeanSquaredError;

    /// <summary>The share of numbers that <see cref="RangeMethod.Percentile"/> keeps, from 0 to 1.</summary>
    public double Percentile { get; init; } = 0.99999;

    /// <summary>Ranges that are given and not observed, by the name of the activation.</summary>
    public IReadOnlyDictionary<string, ValueRange> Ranges { get; init; } = new Dictionary<string, ValueRange>();

    /// <summary>The file that keeps what was observed (<see cref="CalibrationCache"/>); null for none.</summary>
    public string? CacheFile { get; init; }

    /// <summary>The threads that one run may use.</summary>
    public int Threads { get; init; } = 1;
}
