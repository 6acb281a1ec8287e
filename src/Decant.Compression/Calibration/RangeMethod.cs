namespace Decant.Compression;

/// <summary>How the range of an activation is chosen from what was seen of it.</summary>
public enum RangeMethod
{
    /// <summary>The least and the greatest number seen.</summary>
    MinMax,

    /// <summary>The moving averages of each run's least and greatest number, each run with a weight of 0.01.</summary>
    MovingAverage,

    /// <summary>The part whose quantization keeps the distribution closest (least Kullback-Leibler divergence).</summary>
    Entropy,

    /// <summary>The middle part that holds a given share of the numbers seen.</summary>
    Percentile,

    /// <summary>The part whose quantization has the least mean squared error over the numbers seen.</summary>
    MeanSquaredError,
}
