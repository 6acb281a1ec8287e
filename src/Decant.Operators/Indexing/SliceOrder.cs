using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Compares the slices of a tensor along an axis, element by element in row-major order.</summary>
internal static class SliceOrder
{
    /// <summary>The comparison of two slices by their indices; NaN comes first.</summary>
    public static Comparison<int> Along(Tensor x, int axis) => x.ElementType switch
    {
        ElementType.String => Compare(x.Strings.ToArray(), x, axis, string.CompareOrdinal),
        ElementType.UInt64 => Compare(x.ToArray<ulong>(), x, axis, static (a, b) => a.CompareTo(b)),
        _ when x.ElementType.IsFloat() => Compare(x.ToDoubles(), x, axis, static (a, b) => a.CompareTo(b)),
        _ => Compare(x.ToInt64s(), x, axis, static (a, b) => a.CompareTo(b)),
    };

    private static Comparison<int> Compare<T>(T[] values, Tensor x, int axis, Comparison<T> compare)
    {
        long size = x.Sizes[axis];
        long inner = Shape.CountElements(x.Sizes[(axis + 1)..]);
        long outer = Shape.CountElements(x.Sizes[..axis]);
        return (a, b) =>
        {
            for (long o = 0; o < outer; o++)
            {
                for (long i = 0; i < inner; i++)
                {
                    int order = compare(values[(((o * size) + a) * inner) + i], values[(((o * size) + b) * inner) + i]);
                    if (order != 0)
                    {
                        return order;
                    }
                }
            }

            return 0;
        };
    }
}
