using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Integer products by a constant matrix.</summary>
internal sealed class QuantizedMatMulBinding : KernelBinding<QuantizedMatMulOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, QuantizedMatMulOp op)
    {
        Shape a = group.Inputs[0]!.Shape!;
        if (group.Inputs[1]!.Constant is not { Length: > 0 } b || (group.Anchor.Input(2) is { } c && c.Constant is null))
        {
            yield break;
        }

        int n = (int)b.Sizes[op.Transposed ? 0 : 1], m = (int)(a.ElementCount / a.Sizes[^1]);
        var inputs = new ValueLayout?[group.Inputs.Count];
        inputs[0] = ValueLayout.Planar;
        yield return new KernelPlan(inputs, [ValueLayout.Planar], () =>
        {
            float[] scales = [.. Enumerable.Range(0, n).Select(i => op.Weight.Multiplier(i, op.Input, op.Output))];
            ReadOnlySpan<int> bias = group.Anchor.Input(2)?.Constant is { } values ? values.AsSpan<int>() : [];
            return new IntegerConvKernel(
                IntegerProduct.Create(m, b, op.Transposed, op.Weight.ZeroPoints.AsSpan(), bias, scales, op.Input.Type == ElementType.Int8, IntegerTypes.Output(op.Output, op.Clamp)),
                op.Input.ZeroPoint);
        });
    }
}
