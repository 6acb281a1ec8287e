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
}
