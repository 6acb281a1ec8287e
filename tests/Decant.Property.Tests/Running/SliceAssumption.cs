using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Property.Tests;

/// <summary>Inference takes the bounds of a slice to lie within an axis of symbolic size; what it says after one that does not is not judged.</summary>
internal static class SliceAssumption
{
    /// <summary>Whether a bound of a Slice node lies beyond an axis of symbolic size, or stops before it starts.</summary>
    /// <param name="node">The node.</param>
    /// <param name="content">What a value holds; null where that is not known.</param>
    public static bool IsBroken(Node node, Func<Value, RuntimeValue?> content)
    {
        long[]? Numbers(int input) => node.Input(input) is { } value && content(value) is Tensor tensor ? tensor.ToInt64s() : null;
        if (node.Input(0) is not { Shape: { } declared } data || Numbers(1) is not { } starts || Numbers(2) is not { } ends)
        {
            return true;
        }

        long[] axes = Numbers(3) ?? [.. Enumerable.Range(0, starts.Length).Select(static a => (long)a)];
        if (node.Output(0) is not { } output || content(output) is not Tensor result)
        {
            return true;
        }

        for (int i = 0; i < axes.Length; i++)
        {
            int axis = (int)(axes[i] < 0 ? axes[i] + declared.Rank : axes[i]);
            bool isSymbolic = !declared[axis].IsNumber || node.Output(0)!.Shape?[axis].IsNumber == false;
            long size = content(data) is Tensor x ? x.Sizes[axis] : 0;
            if (isSymbolic && (result.Sizes[axis] == 0 || Exceeds(starts[i], size) || (Exceeds(ends[i], size) && Math.Abs(ends[i]) < int.MaxValue)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Exceeds(long bound, long size) => bound > size || bound < -size;
}
