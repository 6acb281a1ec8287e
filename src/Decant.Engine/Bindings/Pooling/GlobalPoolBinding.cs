using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Pools over all positions of float32 images.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="kind">What a pool computes.</param>
internal sealed class GlobalPoolBinding<TOperator>(PoolingKind kind) : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        if (type.ElementType != ElementType.Float32 || type.Shape!.Rank < 3)
        {
            yield break;
        }

        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            yield return new KernelPlan([layout], [layout], () => new GlobalPoolKernel(kind, layout, type.Shape));
        }
    }
}
