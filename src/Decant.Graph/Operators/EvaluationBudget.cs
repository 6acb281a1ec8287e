using Decant.Tensors;

namespace Decant.Graphs;

/// <summary>What is left of the limits of one run; all nodes of the run, those of subgraphs too, draw on it.</summary>
/// <param name="limits">The limits.</param>
public sealed class EvaluationBudget(EvaluationLimits limits)
{
    // A string takes a reference, a header and a length beside its letters.
    private const long StringBytes = 32;

    private long _iterations;

    /// <summary>The limits.</summary>
    public EvaluationLimits Limits { get; } = limits;

    /// <summary>Counts one more run of a loop's body.</summary>
    /// <exception cref="ModelException">DEC1250: the loops of this run have run too often; the message names the loop.</exception>
    public void CountIteration(Node loop)
    {
        if (++_iterations > Limits.LoopIterations)
        {
            throw new ModelException("DEC1250", $"{loop}: the loops of this run ran {Limits.LoopIterations} times and did not end; raise the loop limit if that is meant");
        }
    }

    /// <summary>Refuses a node whose result does not fit into memory.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">What it asks memory for, such as its output's name and type.</param>
    /// <param name="bytes">How much.</param>
    /// <exception cref="ModelException">DEC1351: it is more than the limit leaves.</exception>
    public void Require(Node node, object what, long bytes)
    {
        if (bytes > Limits.MemoryBytes || bytes > Limits.MemoryBytes - GC.GetTotalMemory(forceFullCollection: false))
        {
            RequireSlowly(node, what, bytes);
        }
    }

    /// <summary>The bytes of a tensor of this type; 0 where its shape is not known.</summary>
    /// <exception cref="ModelException">DEC1001: the number of elements overflows.</exception>
    public static long Bytes(DataType? type) => type is TensorType { Shape: { IsStatic: true } shape, ElementType: var element }
        ? element == ElementType.String ? BytesOf(shape.ElementCount, StringBytes) : BytesOf(shape.ElementCount, Math.Max(1, element.BitWidth() / 8))
        : 0;

    private static long BytesOf(long count, long width) => count > long.MaxValue / width ? long.MaxValue : count * width;

    // Garbage does not count, but only a collection tells it from the rest.
    private void RequireSlowly(Node node, object what, long bytes)
    {
        long held = bytes > Limits.MemoryBytes ? 0 : GC.GetTotalMemory(forceFullCollection: true);
        if (bytes > Limits.MemoryBytes - held)
        {
            throw new ModelException(NodeEvaluation.TooLarge, $"{node}: {what} takes {bytes} bytes where {held} are held already, more than the limit of {Limits.MemoryBytes}; raise the memory limit if that is meant");
        }
    }
}
