using Decant.Graphs;
using Decant.Kernels;

namespace Decant.Engine;

/// <summary>And or Or of broadcast truth values: the less or the greater.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="kind">Min or Max.</param>
internal sealed class LogicBinding<TOperator>(BinaryKind kind) : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        yield return IntegerBinaryKernel<byte>.Plan(group, kind)!;
    }
}
