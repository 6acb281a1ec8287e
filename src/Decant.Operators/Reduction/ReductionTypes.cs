using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The element types of reductions, and their integers seen as 64 bits.</summary>
internal static class ReductionTypes
{
    /// <summary>Floats and integers of 32 and 64 bits.</summary>
    public static TypeSet Wide { get; } = TypeSet.Float
        | TypeSet.Of(ElementType.Int32, ElementType.Int64, ElementType.UInt32, ElementType.UInt64);

    /// <summary>The types that are ordered: <see cref="Wide"/>, 8-bit integers and bool.</summary>
    public static TypeSet Ordered { get; } = Wide | TypeSet.Int8OrUInt8 | TypeSet.Bool;

    /// <summary>Whether one integer is less than another; those of uint64 are compared as such.</summary>
    public static bool IsLess(ElementType type, long a, long b) => type == ElementType.UInt64 ? (ulong)a < (ulong)b : a < b;

    /// <summary>The least number of an integer type or bool.</summary>
    public static long Least(ElementType type) => type is ElementType.Bool or ElementType.UInt64 ? 0 : type.IntegerRange().Minimum;

    /// <summary>The greatest number of an integer type or bool (uint64: its bits).</summary>
    public static long Greatest(ElementType type) => type switch
    {
        ElementType.Bool => 1,
        ElementType.UInt64 => -1,
        _ => type.IntegerRange().Maximum,
    };

    /// <summary>The integers of a lane as reals.</summary>
    public static double[] ToReals(ReadOnlySpan<long> lane, ElementType type)
    {
        var reals = new double[lane.Length];
        for (int i = 0; i < reals.Length; i++)
        {
            reals[i] = type == ElementType.UInt64 ? (ulong)lane[i] : lane[i];
        }

        return reals;
    }

    /// <summary>A result rounded toward zero; 0 where it is no number.</summary>
    public static long FromReal(double value) => double.IsNaN(value) ? 0 : (long)value;
}
