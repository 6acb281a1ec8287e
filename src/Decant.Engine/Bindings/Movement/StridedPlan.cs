using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Plans that read input 0 in planar layout with steps along its axes.</summary>
internal static class StridedPlan
{
    /// <summary>The elements <c>first + i · step</c> along each axis.</summary>
    public static KernelPlan Create(TensorType type, int inputs, Shape result, long[] first, long[] step)
    {
        long[] strides = type.Shape!.Strides();
        long offset = 0;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            offset += first[axis] * strides[axis];
            strides[axis] *= step[axis];
        }

        return Create(type, inputs, result, offset, strides);
    }

    /// <summary>The elements at <c>offset + Σ i · stride</c>; a stride of 0 repeats.</summary>
    public static KernelPlan Create(TensorType type, int inputs, Shape result, long offset, long[] strides)
    {
        var layouts = new ValueLayout?[inputs];
        layouts[0] = ValueLayout.Planar;
        int bytes = type.ElementType.BitWidth() / 8;
        nint[] sizes = [.. result.Sizes.ToArray().Select(static s => (nint)s)];
        nint[] steps = [.. strides.Select(static s => (nint)s)];
        return new KernelPlan(layouts, [ValueLayout.Planar], () => new StridedKernel(sizes, steps, (nint)offset, bytes));
    }
}
