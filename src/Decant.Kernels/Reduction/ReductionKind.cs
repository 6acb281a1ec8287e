namespace Decant.Kernels;

/// <summary>What a reduction computes.</summary>
public enum ReductionKind
{
    /// <summary>The sum; 0 of nothing.</summary>
    Sum,

    /// <summary>The mean; NaN of nothing.</summary>
    Mean,

    /// <summary>The greatest value; NaN if there is one; minus infinity of nothing.</summary>
    Max,

    /// <summary>The least value; NaN if there is one; infinity of nothing.</summary>
    Min,

    /// <summary>The sum of squares.</summary>
    SumOfSquares,

    /// <summary>The sum of magnitudes.</summary>
    SumOfMagnitudes,
}
