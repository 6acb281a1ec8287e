using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Where the elements lie that GatherElements reads and ScatterElements writes.</summary>
internal static class ElementPlaces
{
    /// <summary>For each element of <paramref name="indices"/> the row-major place in <paramref name="data"/> at the same position but along one axis.</summary>
    /// <exception cref="ModelException">DEC1219: an index is out of range. DEC1228: the shapes do not fit.</exception>
    public static long[] Of(EvaluationContext context, Tensor data, Tensor indices, long axisNumber)
    {
        int axis = Axes.Normalize(context, axisNumber, data.Rank);
        bool fits = indices.Rank == data.Rank;
        for (int i = 0; fits && i < data.Rank; i++)
        {
            fits = i == axis || indices.Sizes[i] <= data.Sizes[i];
        }

        if (!fits)
        {
            throw context.Fail("DEC1228", $"indices {indices} do not fit {data} along axis {axis}");
        }

        long[] strides = data.Shape.Strides();
        long along = strides[axis];
        strides[axis] = 0;
        long[] places = Indices.Normalize(context, indices, data.Sizes[axis]);
        var walk = new IndexWalk(indices.Sizes, strides);
        for (int i = 0; i < places.Length; i++, walk.Next())
        {
            places[i] = walk.Offset(0) + (places[i] * along);
        }

        return places;
    }
}
