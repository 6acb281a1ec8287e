using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>The weights that compute a group's channels.</summary>
internal static class ProducingSlices
{
    /// <summary>The slices of weights along their output channels (of all weights, where the group has none), each as one vector.</summary>
    public static IReadOnlyList<float[]> Vectors(ChannelGroup group)
    {
        ChannelSlice[] producing = [.. group.Slices.Where(IsProducing)];
        return [.. (producing.Length > 0 ? producing : group.Slices).Select(Read)];
    }

    /// <summary>The scales of normalizations.</summary>
    public static IReadOnlyList<float[]> Scales(ChannelGroup group) => [.. group.Slices.Where(IsScale).Select(Read)];

    /// <summary>The elements of a slice.</summary>
    public static float[] Read(ChannelSlice slice)
    {
        Tensor tensor = slice.Weight.Constant!;
        ReadOnlySpan<float> values = tensor.ElementType == ElementType.Float32 ? tensor.AsSpan<float>() : tensor.ToFloats();
        int inner = (int)Shape.CountElements(tensor.Sizes[(slice.Axis + 1)..].ToArray());
        int outer = (int)Shape.CountElements(tensor.Sizes[..slice.Axis].ToArray());
        int size = (int)tensor.Sizes[slice.Axis];
        var result = new float[outer * slice.Positions.Count * inner];
        int to = 0;
        for (int o = 0; o < outer; o++)
        {
            foreach (int position in slice.Positions)
            {
                values.Slice(((o * size) + position) * inner, inner).CopyTo(result.AsSpan(to));
                to += inner;
            }
        }

        return result;
    }

    private static bool IsProducing(ChannelSlice slice) => Reads(slice).Any(f => f is { WeightInputAxis: not null } && f.WeightOutputAxis == slice.Axis);

    private static bool IsScale(ChannelSlice slice) => Reads(slice).Any(f => f is { WeightInputAxis: null } && f.WeightOutputAxis == slice.Axis);

    private static IEnumerable<OperatorFacts> Reads(ChannelSlice slice) => slice.Weight.Uses
        .Where(static u => u.Node is not null).Select(static u => (u.Index, Facts: u.Node!.Facts()))
        .Where(static u => u.Facts.WeightInput == u.Index).Select(static u => u.Facts);
}
