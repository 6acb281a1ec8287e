using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates functions of strings over broadcast tensors.</summary>
internal static class TextMath
{
    /// <summary>A function of every pair of broadcast strings, and the broadcast shape.</summary>
    public static (T[] Results, Shape Shape) Zip<T>(EvaluationContext context, Tensor a, Tensor b, Func<string, string, T> function)
    {
        long[] sizes = Broadcast.Sizes(context, a, b);
        var results = new T[Shape.CountElements(sizes)];
        ReadOnlySpan<string> left = a.Strings;
        ReadOnlySpan<string> right = b.Strings;
        var walk = new IndexWalk(sizes, Broadcast.Strides(a, sizes), Broadcast.Strides(b, sizes));
        for (int i = 0; i < results.Length; i++, walk.Next())
        {
            results[i] = function(left[(int)walk.Offset(0)], right[(int)walk.Offset(1)]);
        }

        return (results, Shape.Of(sizes));
    }
}
