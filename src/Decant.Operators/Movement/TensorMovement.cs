using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Copies elements of tensors about, whatever their type.</summary>
internal static class TensorMovement
{
    /// <summary>The tensor whose element at an index is the source's at <c>offset + Σ index · stride</c>.</summary>
    public static Tensor View(Tensor source, ReadOnlySpan<long> sizes, long[] strides, long offset = 0)
    {
        Shape shape = Shape.Of(sizes);
        if (source.IsSplat)
        {
            return source.Repeat(shape);
        }

        using var from = new ElementSource(source);
        using var buffer = new ElementBuffer(source.ElementType, shape.ElementCount);
        buffer.CopyBlock(from, sizes, strides, offset, shape.Strides(), 0);
        return buffer.ToTensor(shape);
    }

    /// <summary>The tensor repeated along axes of size one, and new leading axes, to <paramref name="sizes"/>.</summary>
    public static Tensor Expand(Tensor source, ReadOnlySpan<long> sizes) => source.Length == 1
        ? source.Repeat(Shape.Of(sizes))
        : View(source, sizes, Broadcast.Strides(source, sizes));

    /// <summary>Tensors of one element type joined along an axis; their other sizes agree.</summary>
    public static Tensor Concat(IReadOnlyList<Tensor> parts, int axis)
    {
        long[] sizes = parts[0].Sizes.ToArray();
        sizes[axis] = parts.Sum(p => p.Sizes[axis]);
        long inner = Shape.CountElements(sizes.AsSpan(axis + 1));
        long outer = Shape.CountElements(sizes.AsSpan(0, axis));
        Shape shape = Shape.Of(sizes);
        using var buffer = new ElementBuffer(parts[0].ElementType, shape.ElementCount);
        long start = 0;
        foreach (Tensor part in parts)
        {
            using var source = new ElementSource(part);
            long run = part.Sizes[axis] * inner;
            for (long i = 0; i < outer; i++)
            {
                buffer.CopyRun(source, i * run, (i * sizes[axis] * inner) + start, run);
            }

            start += run;
        }

        return buffer.ToTensor(shape);
    }

    /// <summary>The part of a tensor from <paramref name="start"/> on along an axis.</summary>
    public static Tensor Part(Tensor source, int axis, long start, long count)
    {
        long[] sizes = source.Sizes.ToArray();
        sizes[axis] = count;
        long[] strides = source.Shape.Strides();
        return View(source, sizes, strides, start * strides[axis]);
    }

    /// <summary>The tensor of runs of <paramref name="run"/> elements that begin at the given places of the source.</summary>
    public static Tensor Select(Tensor source, ReadOnlySpan<long> starts, long run, Shape shape)
    {
        using var from = new ElementSource(source);
        using var buffer = new ElementBuffer(source.ElementType, shape.ElementCount);
        for (int i = 0; i < starts.Length; i++)
        {
            buffer.CopyRun(from, starts[i], i * run, run);
        }

        return buffer.ToTensor(shape);
    }

    /// <summary>The flows of an operator whose output holds the input's elements in the same order: axes that survive whole.</summary>
    public static EquatableList<AxisFlow> SameOrderFlows(Node node)
    {
        if (node.Input(0)?.Shape is not { } input || node.Output(0)?.Shape is not { } output)
        {
            return [];
        }

        var flows = new List<AxisFlow>();
        Dim[] inputBlocks = Blocks(input);
        Dim[] outputBlocks = Blocks(output);
        for (int i = 0; i < input.Rank; i++)
        {
            for (int o = 0; o < output.Rank; o++)
            {
                if (input[i] != 1 && input[i].IsSame(output[o]) && inputBlocks[i].IsSame(outputBlocks[o]))
                {
                    flows.Add(new AxisFlow(0, i, 0, o));
                }
            }
        }

        return EquatableList.From(flows);
    }

    // The number of elements inside one step of each axis.
    private static Dim[] Blocks(Shape shape)
    {
        var blocks = new Dim[shape.Rank];
        Dim block = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            blocks[axis] = block;
            block *= shape[axis];
        }

        return blocks;
    }
}
