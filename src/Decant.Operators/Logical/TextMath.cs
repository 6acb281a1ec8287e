using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Evaluates functions of strings over broadcast tensors.</summary>
internal static class TextMath
{
    /// <summary>Whether a relation holds for every pair of broadcast strings.</summary>
    public static Tensor Zip(EvaluationContext context, Tensor a, Tensor b, Func<string, string, bool> relation)
    {
        long[] sizes = Broadcast.Sizes(context, a, b);
        var result = new bool[Shape.CountElements(sizes)];
        ReadOnlySpan<string> left = a.Strings;
        ReadOnlySpan<string> right = b.Strings;
        var walk = new IndexWalk(sizes, Broadcast.Strides(a, sizes), Broadcast.Strides(b, sizes));
        for (int i = 0; i < result.Length; i++, walk.Next())
        {
            result[i] = relation(left[(int)walk.Offset(0)], right[(int)walk.Offset(1)]);
        }

        return Tensor.Create(result, Shape.Of(sizes));
    }
}
