using Decant.Tensors;

namespace Decant.Operators;

/// <summary>What a slice takes of one axis.</summary>
/// <param name="Start">The first element; negative numbers count from the end.</param>
/// <param name="End">The element before which it stops; negative numbers count from the end.</param>
/// <param name="Step">The distance; negative to walk backwards.</param>
internal readonly record struct SliceRange(Dim Start, Dim End, Dim Step)
{
    // Exporters write "to the end" as the largest number of 32 or 64 bits.
    private const long ToTheEnd = int.MaxValue;

    /// <summary>Whether all three are numbers.</summary>
    public bool IsConstant => Start.IsNumber && End.IsNumber && Step.IsNumber && Step.Value != 0;

    /// <summary>The first element taken of an axis of <paramref name="size"/>, and how many are.</summary>
    public static (long First, long Count) Resolve(long size, long start, long end, long step)
    {
        long first = start < 0 ? start + size : start;
        long last = end < 0 && end > long.MinValue + size ? end + size : end;
        if (step > 0)
        {
            first = Math.Clamp(first, 0, size);
            last = Math.Clamp(last, 0, size);
            return (first, last <= first ? 0 : ((last - first - 1) / step) + 1);
        }

        first = Math.Clamp(first, -1, size - 1);
        last = Math.Clamp(last, -1, size - 1);
        return (Math.Max(first, 0), first <= last ? 0 : ((first - last - 1) / -step) + 1);
    }

    /// <summary>The first element taken of an axis of <paramref name="size"/>, where the range is constant.</summary>
    public long First(long size) => Resolve(size, Start.Value, End.Value, Step.Value).First;

    /// <summary>How many elements are taken of an axis. Symbols are taken to lie within the axis, as exporters mean them.</summary>
    public Dim Count(Dim size)
    {
        if (IsConstant && size.IsNumber)
        {
            return Resolve(size.Value, Start.Value, End.Value, Step.Value).Count;
        }

        if (!Step.IsNumber || Step.Value == 0)
        {
            return Dim.Unknown;
        }

        if (Step.Value < 0)
        {
            bool whole = Start == -1 && End.IsNumber && End.Value <= -ToTheEnd;
            return whole ? Dim.CeilingDivide(size, -Step.Value) : Dim.Unknown;
        }

        Dim count = Bound(End, size, isEnd: true) - Bound(Start, size, isEnd: false);
        if ((count.IsNumber && count.Value < 0) || (End.IsNumber && End.Value <= -ToTheEnd))
        {
            return 0;
        }

        return Step == 1 ? count : Dim.CeilingDivide(count, Step);
    }

    private static Dim Bound(Dim bound, Dim size, bool isEnd)
    {
        if (!bound.IsNumber)
        {
            return bound;
        }

        if (bound.Value < 0)
        {
            return size.IsNumber ? Math.Max(size.Value + bound.Value, 0) : size + bound;
        }

        if (bound.Value >= ToTheEnd)
        {
            return size;
        }

        // Whether a positive end lies within a symbolic axis cannot be told.
        return size.IsNumber ? Math.Min(bound.Value, size.Value) : isEnd && bound.Value > 0 ? Dim.Unknown : bound;
    }
}
