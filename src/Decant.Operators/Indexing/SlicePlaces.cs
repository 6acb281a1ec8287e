using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Where the slices lie that GatherND reads and ScatterND writes: the innermost axis of the indices is a coordinate.</summary>
/// <param name="Starts">The first element of each slice.</param>
/// <param name="Run">The elements of a slice.</param>
internal readonly record struct SlicePlaces(long[] Starts, long Run)
{
    /// <summary>The slices of <paramref name="data"/> that <paramref name="indices"/> name, after <paramref name="batchDims"/> axes that both share.</summary>
    /// <exception cref="ModelException">DEC1219: an index is out of range. DEC1228: the shapes do not fit.</exception>
    public static SlicePlaces Of(EvaluationContext context, Tensor data, Tensor indices, int batchDims)
    {
        long depth = indices.Rank == 0 ? 0 : indices.Sizes[^1];
        bool fits = batchDims >= 0 && batchDims < indices.Rank && batchDims + depth <= data.Rank
            && data.Sizes[..batchDims].SequenceEqual(indices.Sizes[..batchDims]);
        if (!fits)
        {
            throw context.Fail("DEC1228", $"indices {indices} do not fit {data} after {batchDims} batch axes");
        }

        long[] strides = data.Shape.Strides();
        long run = Shape.CountElements(data.Sizes[(int)(batchDims + depth)..]);
        long batches = Shape.CountElements(data.Sizes[..batchDims]);
        long batchStride = Shape.CountElements(data.Sizes[batchDims..]);
        long[] coordinates = indices.ToInt64s();
        var starts = new long[Shape.CountElements(indices.Sizes[..^1])];
        long perBatch = batches == 0 ? 1 : starts.Length / batches;
        for (long i = 0; i < starts.Length; i++)
        {
            starts[i] = i / perBatch * batchStride;
            for (int axis = 0; axis < depth; axis++)
            {
                long index = Indices.Normalize(context.Who, coordinates[(i * depth) + axis], data.Sizes[batchDims + axis]);
                starts[i] += index * strides[batchDims + axis];
            }
        }

        return new SlicePlaces(starts, run);
    }
}
