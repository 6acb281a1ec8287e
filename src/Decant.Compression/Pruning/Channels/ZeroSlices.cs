using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Tells which positions of weights' axes hold nothing but zeros; each weight is read once for each axis.</summary>
internal sealed class ZeroSlices
{
    private readonly Dictionary<(Value Weight, int Axis), bool[]> _zeros = [];

    /// <summary>Whether all elements of a slice are zero.</summary>
    public bool Contains(ChannelSlice slice)
    {
        if (!_zeros.TryGetValue((slice.Weight, slice.Axis), out bool[]? zeros))
        {
            zeros = Find(slice.Weight.Constant!, slice.Axis);
            _zeros[(slice.Weight, slice.Axis)] = zeros;
        }

        return slice.Positions.All(p => zeros[p]);
    }

    private static bool[] Find(Tensor tensor, int axis)
    {
        var zeros = new bool[tensor.Sizes[axis]];
        Array.Fill(zeros, true);
        if (tensor.ElementType != ElementType.Float32)
        {
            Array.Clear(zeros);
            return zeros;
        }

        ReadOnlySpan<float> values = tensor.AsSpan<float>();
        int inner = (int)Shape.CountElements(tensor.Sizes[(axis + 1)..].ToArray());
        for (int at = 0; inner > 0 && at < values.Length; at += inner)
        {
            int position = at / inner % zeros.Length;
            zeros[position] = zeros[position] && !values.Slice(at, inner).ContainsAnyExcept(0f);
        }

        return zeros;
    }
}
