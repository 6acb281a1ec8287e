using Decant.Graphs;

namespace Decant.Engine;

/// <summary>A binding of the operator <typeparamref name="TOperator"/>.</summary>
internal abstract class KernelBinding<TOperator> : KernelBinding
    where TOperator : Operator
{
    /// <inheritdoc/>
    public sealed override Type Operator => typeof(TOperator);

    /// <inheritdoc/>
    public sealed override IEnumerable<KernelPlan> Plan(NodeGroup group) => Plan(group, (TOperator)group.Anchor.Op);

    /// <inheritdoc cref="Plan(NodeGroup)"/>
    protected abstract IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op);
}
