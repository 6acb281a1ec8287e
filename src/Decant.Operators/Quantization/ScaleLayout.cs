using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Which scale belongs to which element: one for all, one for each index along an axis, or one for each block along it.</summary>
/// <param name="Inner">The elements behind one index of the axis.</param>
/// <param name="Size">The axis' size.</param>
/// <param name="Block">The indices that share a scale.</param>
/// <param name="KeepsOuter">Whether each position beside the axis has its own scale.</param>
internal readonly record struct ScaleLayout(long Inner, long Size, long Block, bool KeepsOuter)
{
    /// <summary>Reads the layout off the operands.</summary>
    /// <exception cref="ModelException">DEC1256: the scale or zero point does not fit the data.</exception>
    public static ScaleLayout Of(EvaluationContext context, Tensor x, Tensor scale, Tensor? zeroPoint, long axis, long blockSize)
    {
        if (zeroPoint is not null && zeroPoint.Length != scale.Length)
        {
            throw context.Fail("DEC1256", $"zero point {zeroPoint} and scale {scale} differ in size");
        }

        if (blockSize == 0 && scale.Length == 1)
        {
            return new(Math.Max(x.Length, 1), 1, 1, KeepsOuter: false);
        }

        int at = Axes.Normalize(context, axis, x.Rank);
        var layout = new ScaleLayout(x.Shape.Strides()[at], x.Sizes[at], Math.Max(blockSize, 1), blockSize > 0);
        return layout.Fits(x, scale, at)
            ? layout
            : throw context.Fail("DEC1256", $"scale {scale} does not hold one number for each {(blockSize > 0 ? $"block of {blockSize}" : "index")} on axis {at} of {x}");
    }

    /// <summary>The index of the scale of an element.</summary>
    public int Index(long element)
    {
        long block = element / Inner % Size / Block;
        if (!KeepsOuter)
        {
            return (int)block;
        }

        long blocks = (Size + Block - 1) / Block;
        return (int)((((element / (Inner * Size) * blocks) + block) * Inner) + (element % Inner));
    }

    private bool Fits(Tensor x, Tensor scale, int axis)
    {
        if (!KeepsOuter)
        {
            return scale.Rank <= 1 && scale.Length == Size;
        }

        bool fits = scale.Rank == x.Rank && scale.Sizes[axis] == (Size + Block - 1) / Block;
        for (int other = 0; other < x.Rank && fits; other++)
        {
            fits = other == axis || scale.Sizes[other] == x.Sizes[other];
        }

        return fits;
    }
}
