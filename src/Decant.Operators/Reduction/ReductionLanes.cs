using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The lanes of a tensor along some of its axes: for each result the elements that it is made of.</summary>
/// <param name="Starts">The first element of each lane, in the order of the results.</param>
/// <param name="Offsets">The distance of each element of a lane from its first.</param>
internal readonly record struct ReductionLanes(long[] Starts, long[] Offsets)
{
    /// <summary>A function of one lane.</summary>
    public delegate T Reduction<T>(ReadOnlySpan<T> lane);

    /// <summary>The lanes along the axes that <paramref name="reduced"/> marks.</summary>
    public static ReductionLanes Of(Shape shape, bool[] reduced) =>
        new(Positions(shape, axis => !reduced[axis]), Positions(shape, axis => reduced[axis]));

    /// <summary>The function of each lane.</summary>
    public T[] Reduce<T>(T[] values, Reduction<T> reduction)
    {
        var results = new T[Starts.Length];
        var lane = new T[Offsets.Length];
        for (int i = 0; i < results.Length; i++)
        {
            for (int j = 0; j < lane.Length; j++)
            {
                lane[j] = values[Starts[i] + Offsets[j]];
            }

            results[i] = reduction(lane);
        }

        return results;
    }

    private static long[] Positions(Shape shape, Func<int, bool> walks)
    {
        int[] axes = [.. Enumerable.Range(0, shape.Rank).Where(walks)];
        long[] strides = shape.Strides();
        long[] sizes = shape.Sizes.ToArray();
        long[] walked = Array.ConvertAll(axes, a => sizes[a]);
        var positions = new long[Shape.CountElements(walked)];
        var walk = new IndexWalk(walked, Array.ConvertAll(axes, a => strides[a]));
        for (int i = 0; i < positions.Length; i++, walk.Next())
        {
            positions[i] = walk.Offset(0);
        }

        return positions;
    }
}
