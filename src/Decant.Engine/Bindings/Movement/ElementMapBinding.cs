using Decant.Graphs;

namespace Decant.Engine;

/// <summary>An operator that moves elements of input 0 to places that shapes and constants tell, where its facts say that it passes values.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
internal sealed class ElementMapBinding<TOperator> : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        if (group.Anchor.Facts() is { PassesValues: true } && ElementMap.Plan(group) is { } plan)
        {
            yield return plan;
        }
    }
}
