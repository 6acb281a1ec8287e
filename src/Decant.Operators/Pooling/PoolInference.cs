using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The output shape and the facts that all pools share.</summary>
internal static class PoolInference
{
    /// <summary>The axes of a pool that run through unchanged: batch and channels.</summary>
    public static EquatableList<AxisFlow> BatchAndChannels { get; } = [new(0, 0, 0, 0), new(0, 1, 0, 1)];

    /// <summary>The shape of a pool's output; null where the input's rank is not known.</summary>
    /// <exception cref="ModelException">DEC1251: the attributes do not fit the input.</exception>
    public static Shape? OutputShape(InferenceContext context, SlidingWindow window, bool ceiling) =>
        OutputShape(context, context.Shape(0), window, ceiling);

    /// <inheritdoc cref="OutputShape(InferenceContext, SlidingWindow, bool)"/>
    public static Shape? OutputShape(InferenceContext context, Shape? x, SlidingWindow window, bool ceiling)
    {
        if (x is null)
        {
            return null;
        }

        if (x.Rank < 2 || window.KernelShape is not { Count: > 0 } kernel)
        {
            throw context.Fail("DEC1251", $"input {x}: a pool needs batch, channels and a kernel_shape for the axes after them");
        }

        window.Check(context.Who, x.Rank - 2);
        return Shape.Of(x.Select((d, axis) => axis < 2 ? d : window.OutputSize(axis - 2, d, kernel[axis - 2], ceiling)));
    }

    /// <summary>The shape of a global pool's output; null where the input's rank is not known.</summary>
    public static Shape? GlobalShape(InferenceContext context) =>
        context.Shape(0) is { } x ? Shape.Of(x.Select(static (d, axis) => axis < 2 ? d : 1)) : null;

    /// <summary>The geometry of a pool over a tensor of known shape.</summary>
    /// <exception cref="ModelException">DEC1251: the attributes do not fit the input.</exception>
    public static WindowGeometry Resolve(EvaluationContext context, SlidingWindow window, bool ceiling)
    {
        Tensor x = context.Input(0);
        if (x.Rank < 2 || window.KernelShape is not { } kernel || kernel.Count != x.Rank - 2)
        {
            throw context.Fail("DEC1251", $"input {x}: a pool needs batch, channels and a kernel_shape for the axes after them");
        }

        return window.Resolve(context.Who, x.Sizes[2..], kernel.AsSpan(), ceiling);
    }

    /// <summary>The shape <c>[N, C, output…]</c>.</summary>
    public static Shape OutputShape(Tensor x, WindowGeometry window) => Correlation.OutputShape(x.Sizes[0], x.Sizes[1], window);
}
