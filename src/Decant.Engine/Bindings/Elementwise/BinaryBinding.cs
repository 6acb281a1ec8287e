using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>A function of two broadcast floats.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="kind">The function.</param>
/// <param name="ending">The function of the result that the operator ends with.</param>
internal sealed class BinaryBinding<TOperator>(BinaryKind kind, Activation ending = default) : KernelBinding<TOperator>
    where TOperator : Operator
{
    /// <inheritdoc/>
    public override bool TakesActivation => ending == Activation.None;

    /// <inheritdoc/>
    public override ChainStep? Step(Node node) => node.Inputs.Count == 2 && ending == Activation.None ? ChainStep.Of(kind) : null;

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        if (Integers(group) is { } integers)
        {
            yield return integers;
        }

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
                yield return new KernelPlan([a.Layout, b.Layout], [layout], () => new BinaryKernel(kind, sizes, a, b, ending == Activation.None ? group.Activation : ending))
                {
                    Overwrites = [.. Enumerable.Range(0, 2).Where(i => same[i])],
                };
            }
        }
    }

    private KernelPlan? Integers(NodeGroup group) => group.Inputs.Count != 2 || group.Nodes.Count > 1 || ending != Activation.None ? null : group.Inputs[0]!.TensorType!.ElementType switch
    {
        ElementType.Int32 => IntegerBinaryKernel<int>.Plan(group, kind),
        ElementType.Int64 => IntegerBinaryKernel<long>.Plan(group, kind),
        _ => null,
    };
}
