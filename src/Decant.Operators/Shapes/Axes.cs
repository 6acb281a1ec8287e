using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Axis numbers, which may count from the end.</summary>
internal static class Axes
{
    /// <summary>An axis from 0 to <paramref name="rank"/> - 1.</summary>
    /// <exception cref="ModelException">DEC1205: the axis is out of range.</exception>
    public static int Normalize(string who, long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new ModelException("DEC1205", $"{who}: axis {axis} is out of range for rank {rank}");

    /// <inheritdoc cref="Normalize(string, long, int)"/>
    public static int Normalize(InferenceContext context, long axis, int rank) => Normalize(context.Who, axis, rank);

    /// <inheritdoc cref="Normalize(string, long, int)"/>
    public static int Normalize(EvaluationContext context, long axis, int rank) => Normalize(context.Who, axis, rank);

    /// <summary>An axis from 0 to <paramref name="rank"/>: a place between axes.</summary>
    /// <exception cref="ModelException">DEC1205: the axis is out of range.</exception>
    public static int NormalizeInclusive(string who, long axis, int rank) => axis >= -rank && axis <= rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new ModelException("DEC1205", $"{who}: axis {axis} is out of range for rank {rank}");

    /// <summary>Distinct axes from 0 to <paramref name="rank"/> - 1, in the order given.</summary>
    /// <exception cref="ModelException">DEC1205: an axis is out of range or given twice.</exception>
    public static int[] NormalizeAll(string who, ReadOnlySpan<long> axes, int rank)
    {
        var result = new int[axes.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Normalize(who, axes[i], rank);
            if (Array.IndexOf(result, result[i], 0, i) >= 0)
            {
                throw new ModelException("DEC1205", $"{who}: axis {axes[i]} is given twice");
            }
        }

        return result;
    }
}
