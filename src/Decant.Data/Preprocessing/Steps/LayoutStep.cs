using Decant.Tensors;

namespace Decant.Data;

/// <summary><c>layout: nchw|nhwc|chw|hwc|nt …</c>: the order of the axes; <c>n</c> is added with size 1, or dropped, and a missing <c>c</c> of a gray image is added.</summary>
internal sealed record LayoutStep(string Place, string Layout) : PreprocessStep("layout", Place)
{
    public override PreprocessValue Apply(PreprocessValue value, string sample)
    {
        (Tensor tensor, string? axes) = value.AsTensor();
        if (axes is null)
        {
            throw new ArgumentException($"the axes of {tensor} have no names; use reshape");
        }

        foreach (char axis in axes)
        {
            if (!Layout.Contains(axis, StringComparison.Ordinal) && tensor.Sizes[axes.IndexOf(axis, StringComparison.Ordinal)] != 1)
            {
                throw new ArgumentException($"'{Layout}' drops the axis {axis} of {tensor} ({axes})");
            }
        }

        int[] order = new int[Layout.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = axes.IndexOf(Layout[i], StringComparison.Ordinal);
            if (order[i] < 0 && Layout[i] is not ('n' or 'c'))
            {
                throw new ArgumentException($"'{Layout}' has the axis {Layout[i]}, which {tensor} ({axes}) lacks");
            }
        }

        return PreprocessValue.Of(TensorConversion.Permute(tensor, order), Layout);
    }
}
