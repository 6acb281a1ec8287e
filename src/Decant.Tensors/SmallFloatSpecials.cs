namespace Decant.Tensors;

/// <summary>Where a small float format keeps infinity and NaN.</summary>
internal enum SmallFloatSpecials
{
    /// <summary>All bit patterns are numbers.</summary>
    None,

    /// <summary>The largest exponent holds infinity and NaN.</summary>
    InfinityAndNaN,

    /// <summary>Only the pattern of all ones is NaN; no infinity.</summary>
    NaNAtAllOnes,

    /// <summary>Negative zero is NaN; no infinity.</summary>
    NaNAtNegativeZero,
}
