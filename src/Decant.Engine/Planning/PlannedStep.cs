using Decant.Graphs;

namespace Decant.Engine;

/// <summary>One step of a program: a kernel, or a node that the reference runs.</summary>
/// <param name="Name">The name in profiles.</param>
/// <param name="OperatorName">The operator, or the fused operators.</param>
/// <param name="Inputs">The slots read; null where an input is absent or not read at run time.</param>
/// <param name="Outputs">The slots written; null where an output is not wanted.</param>
internal sealed record PlannedStep(string Name, string OperatorName, Slot?[] Inputs, Slot?[] Outputs)
{
    /// <summary>The plan behind a kernel; null for the reference.</summary>
    public KernelPlan? Plan { get; init; }

    /// <summary>The multiply-accumulates of its nodes, as far as they count any.</summary>
    public long MultiplyAccumulates { get; init; }

    /// <summary>The node that the reference runs; null for kernels.</summary>
    public Node? Node { get; init; }
}
