using Decant.Tensors;

namespace Decant.Compression;

/// <summary>Activations as one row of numbers for each channel.</summary>
internal static class ChannelRows
{
    /// <summary>The elements as [channel][position], the positions in the order of the other axes.</summary>
    public static float[] Of(Tensor tensor, int axis, out int positions)
    {
        int channels = (int)tensor.Sizes[axis];
        int inner = (int)Shape.CountElements(tensor.Sizes[(axis + 1)..].ToArray());
        int outer = (int)Shape.CountElements(tensor.Sizes[..axis].ToArray());
        positions = inner * outer;
        float[] values = tensor.ToFloats();
        if (outer == 1)
        {
            return values;
        }

        var rows = new float[values.Length];
        for (int o = 0; o < outer; o++)
        {
            for (int c = 0; c < channels; c++)
            {
                Array.Copy(values, ((o * channels) + c) * inner, rows, (c * positions) + (o * inner), inner);
            }
        }

        return rows;
    }

    /// <summary>Some of the rows; all where none are named.</summary>
    public static float[] Select(float[] rows, int positions, IReadOnlyList<int>? channels)
    {
        if (channels is null)
        {
            return rows;
        }

        var result = new float[channels.Count * positions];
        for (int i = 0; i < channels.Count; i++)
        {
            Array.Copy(rows, channels[i] * positions, result, i * positions, positions);
        }

        return result;
    }

    /// <summary>Some positions of each row.</summary>
    public static float[] Pick(float[] rows, int positions, int[] picked)
    {
        int count = rows.Length / positions;
        var result = new float[count * picked.Length];
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < picked.Length; i++)
            {
                result[(row * picked.Length) + i] = rows[(row * positions) + picked[i]];
            }
        }

        return result;
    }
}
