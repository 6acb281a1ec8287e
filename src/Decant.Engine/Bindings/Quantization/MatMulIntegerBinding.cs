using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>MatMulInteger by a constant matrix; the zero point of A may be computed while the model runs.</summary>
internal sealed class MatMulIntegerBinding : KernelBinding<MatMulIntegerOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, MatMulIntegerOp op)
    {
        TensorType a = group.Inputs[0]!.TensorType!;
        Value? zero = group.Anchor.Input(2);
        Tensor? zeros = group.Anchor.Input(3)?.Constant;
        if (group.Inputs[1]!.Constant is not { Rank: 2 } b || a.Shape!.Rank < 2 || zero?.Shape is { ElementCount: not 1 }
            || (group.Anchor.Input(3) is not null && (zeros is null || zeros.Rank > 1)))
        {
            yield break;
        }

        var inputs = new ValueLayout?[group.Inputs.Count];
        inputs[0] = ValueLayout.Planar;
        if (zero is not null)
        {
            inputs[2] = ValueLayout.Planar;
        }

        int m = (int)(a.Shape.ElementCount / a.Shape.Sizes[^1]);
        int[] weightZeros = zeros is null ? [] : [.. zeros.ToInt64s().Select(static z => (int)z)];
        bool signed = a.ElementType == ElementType.Int8;
        yield return new KernelPlan(inputs, [ValueLayout.Planar], () => new DynamicIntegerKernel(
            IntegerProduct.Create(m, b, false, weightZeros, [], [], signed, new IntegerOutput(IntegerOutputKind.Int32)), signed));
    }
}
