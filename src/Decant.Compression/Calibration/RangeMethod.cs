namespace Decant.Compression;

/// <summary>How the range of an activation is chosen from what was seen of it.</summary>
public enum RangeMethod
{
    /// <summary>The least and the greatest number seen.</summary>
    MinMax,

    /// <summary>The middle part that holds a given share of the numbers seen.</summary>
    Percentile,

    /// <summary>The part whose quantization has the least mean squared error over the numbers seen.</summary>
    MeanSquaredError,
}
