namespace Decant.Compression;

/// <summary>How much of the integers' range weights use.</summary>
public enum WeightRange
{
    /// <summary>All of it.</summary>
    Full,

    /// <summary>Half of it, -64 to 64: sums of two products with 8-bit activations fit 16 bits.</summary>
    Reduced,

    /// <summary>As much as lets the sum of two neighbouring products with 8-bit activations fit 16 bits: <c>|w1| + |w2| ≤ 128</c>.</summary>
    OverflowFree,
}
