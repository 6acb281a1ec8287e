namespace Decant.Kernels;

/// <summary>What rounding numbers to 16 bits changes.</summary>
/// <param name="Overflows">The finite numbers that become infinite.</param>
/// <param name="Underflows">The numbers other than zero that become zero.</param>
/// <param name="NonFinite">The numbers that are infinite or NaN before.</param>
/// <param name="Signal">The sum of the squares of the others.</param>
/// <param name="Noise">The sum of the squares of what rounding changes in them.</param>
public readonly record struct NarrowingError(long Overflows, long Underflows, long NonFinite, double Signal, double Noise)
{
    /// <summary>What both change together.</summary>
    public static NarrowingError operator +(NarrowingError a, NarrowingError b) => new(
        a.Overflows + b.Overflows, a.Underflows + b.Underflows, a.NonFinite + b.NonFinite, a.Signal + b.Signal, a.Noise + b.Noise);
}
