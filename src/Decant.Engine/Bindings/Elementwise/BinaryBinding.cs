using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A function of two broadcast floats.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="kind">The function.</param>
internal sealed class BinaryBinding<TOperator>(BinaryKind kind) : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    public override bool TakesActivation => true;

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        if (group.Inputs.Count != 2 || group.Inputs.Any(static i => i?.TensorType?.ElementType != ElementType.Float32))
        {
            yield break;
        }

        TensorType type = group.Outputs[0]!.TensorType!;
        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            if (BinaryOperand.Of(group.Inputs[0]!, type.Shape!, layout) is { } a && BinaryOperand.Of(group.Inputs[1]!, type.Shape!, layout) is { } b)
            {
                nint[] sizes = [.. LayoutSize.Stored(type.Shape!, layout).Select(static s => (nint)s)];
                bool[] same = [.. group.Inputs.Select(i => i!.TensorType == type && i.Constant is null)];
                yield return new KernelPlan([a.Layout, b.Layout], [layout], () => new BinaryKernel(kind, sizes, a, b, group.Activation))
                {
                    Overwrites = [.. Enumerable.Range(0, 2).Where(i => same[i])],
                };
            }
        }
    }
}
