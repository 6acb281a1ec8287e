using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Pad by a constant border, of floats and bytes; by what lies inside or on the other side, of any elements.</summary>
internal sealed class PadBinding : KernelBinding<PadOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, PadOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        Shape shape = type.Shape!;
        if (op.Mode != "constant" && ElementMap.Plan(group) is { } moved)
        {
            yield return moved;
        }

        if (op.Mode != "constant" || group.Inputs.Skip(1).Any(static i => i is not null && i.Constant is null)
            || type.ElementType is not (ElementType.Float32 or ElementType.UInt8 or ElementType.Int8))
        {
            yield break;
        }

        long[] pads = group.Inputs[1]!.Constant!.ToInt64s();
        long[] axes = group.Anchor.Input(3)?.Constant?.ToInt64s() ?? [.. Enumerable.Range(0, shape.Rank).Select(static a => (long)a)];
        var before = new long[shape.Rank];
        for (int i = 0; i < axes.Length; i++)
        {
            before[axes[i] < 0 ? axes[i] + shape.Rank : axes[i]] = pads[i];
        }

        if (pads.Any(static p => p < 0))
        {
            yield break;
        }

        Shape result = group.Outputs[0]!.Shape!;
        Tensor? value = group.Anchor.Input(2)?.Constant;
        var rest = new ValueLayout?[group.Inputs.Count - 1];
        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            bool aligned = layout != ValueLayout.Blocked || (before[1] % BlockedLayout.Block == 0 && (shape.Sizes[1] % BlockedLayout.Block == 0 || result.Sizes[1] == shape.Sizes[1]));
            if (aligned)
            {
                yield return new KernelPlan([layout, .. rest], [layout], () => Create(shape, result, before, layout, type.ElementType, value));
            }
        }
    }

    private static PadKernel Create(Shape shape, Shape result, long[] before, ValueLayout layout, ElementType type, Tensor? value)
    {
        long[] from = LayoutSize.Stored(shape, layout), to = LayoutSize.Stored(result, layout);
        var offsets = new long[to.Length];
        for (int axis = 0; axis < before.Length; axis++)
        {
            int at = LayoutSize.StoredAxis(shape, layout, axis);
            offsets[at] = layout == ValueLayout.Blocked && axis == 1 ? before[axis] / BlockedLayout.Block : before[axis];
        }

        return new PadKernel(from, to, offsets, type == ElementType.Float32 ? sizeof(float) : 1, value is null ? new byte[sizeof(float)] : value.Bytes(0, (int)value.ByteLength).ToArray());
    }
}
