using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Indices into an axis, which may count from the end.</summary>
internal static class Indices
{
    /// <summary>All indices as numbers from 0 to <paramref name="size"/> - 1, in row-major order.</summary>
    /// <exception cref="ModelException">DEC1219: an index is out of range.</exception>
    public static long[] Normalize(EvaluationContext context, Tensor indices, long size)
    {
        long[] values = indices.ToInt64s();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Normalize(context.Who, values[i], size);
        }

        return values;
    }

    /// <summary>One index as a number from 0 to <paramref name="size"/> - 1.</summary>
    /// <inheritdoc cref="Normalize(EvaluationContext, Tensor, long)"/>
    public static long Normalize(string who, long index, long size) => index >= -size && index < size
        ? index < 0 ? index + size : index
        : throw OutOfRange(who, index, size);

    /// <summary>The error that an index is out of range.</summary>
    public static ModelException OutOfRange(string who, long index, long size) =>
        new("DEC1219", $"{who}: index {index} is out of range for an axis of size {size}");
}
