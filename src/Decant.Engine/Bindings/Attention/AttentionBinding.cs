using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Attention of float32: masks of truth values or numbers, causal, several heads of queries for one of keys, a past, lengths; without its scores as an output.</summary>
internal sealed class AttentionBinding : KernelBinding<AttentionOp>
{
    private const int Mask = 3;
    private const int PastKey = 4;
    private const int PastValue = 5;
    private const int Lengths = 6;

    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, AttentionOp op)
    {
        Node node = group.Anchor;
        bool floats = new[] { 0, 1, 2, PastKey, PastValue }.All(i => node.Input(i) is not { } v || v.TensorType!.ElementType == ElementType.Float32);
        bool scores = group.Outputs.Count > 3 && group.Outputs[3] is not null;
        if (!floats || scores || node.Input(PastKey) is null != node.Input(PastValue) is null || Sizes(node, op) is not { } shape)
        {
            yield break;
        }

        long past = node.Input(PastKey)?.Shape!.Sizes[2] ?? 0;
        var plan = new AttentionPlan(shape, (nint)past)
        {
            Scale = op.Scale ?? (float)(1 / Math.Sqrt(shape.Size)),
            Softcap = op.Softcap,
            IsCausal = op.IsCausal,
            RowsFirst = [.. Enumerable.Range(0, 3).Select(i => node.Inputs[i]!.Shape!.Rank == 3)],
            MaskInput = node.Input(Mask) is null ? -1 : Mask,
            LengthsInput = node.Input(Lengths) is null ? -1 : Lengths,
        };
        if (node.Input(Mask) is { } mask)
        {
            if (WithMask(plan, mask) is not { } masked)
            {
                yield break;
            }

            plan = masked;
        }

        ValueLayout?[] inputs = [.. group.Inputs.Select(static i => i is null ? (ValueLayout?)null : ValueLayout.Planar)];
        yield return new KernelPlan(inputs, [.. group.Outputs.Select(static _ => ValueLayout.Planar)], () => new AttentionKernel(plan));
    }

    private static AttentionShape? Sizes(Node node, AttentionOp op)
    {
        Shape q = Heads(node.Inputs[0]!.Shape!, op.QueryHeads), k = Heads(node.Inputs[1]!.Shape!, op.KeyHeads), v = Heads(node.Inputs[2]!.Shape!, op.KeyHeads);
        Shape? pastKey = node.Input(PastKey)?.Shape, pastValue = node.Input(PastValue)?.Shape;
        bool fits = q.Rank == 4 && k.Rank == 4 && v.Rank == 4 && k.Sizes[1] > 0 && q.Sizes[1] % k.Sizes[1] == 0 && q.Sizes[3] == k.Sizes[3] && q.Sizes[0] == k.Sizes[0]
            && k.Sizes[..3].SequenceEqual(v.Sizes[..3]) && Joins(pastKey, k) && Joins(pastValue, v) && pastKey?.Sizes[2] == pastValue?.Sizes[2]
            && (node.Input(Lengths) is not { } lengths || (lengths.TensorType!.ElementType == ElementType.Int64 && lengths.Shape!.ElementCount == q.Sizes[0]));
        return !fits ? null : new AttentionShape
        {
            Batch = (nint)q.Sizes[0],
            Heads = (nint)q.Sizes[1],
            KeyHeads = (nint)k.Sizes[1],
            Queries = (nint)q.Sizes[2],
            Keys = (nint)(k.Sizes[2] + (pastKey?.Sizes[2] ?? 0)),
            Size = (nint)q.Sizes[3],
            ValueSize = (nint)v.Sizes[3],
        };
    }

    private static bool Joins(Shape? past, Shape own) =>
        past is null || (past.Rank == 4 && past.Sizes[..2].SequenceEqual(own.Sizes[..2]) && past.Sizes[3] == own.Sizes[3]);

    // [batch, heads, sequence, head]; anything else where it cannot be divided.
    private static Shape Heads(Shape shape, long heads) => shape.Rank != 3 || heads < 1 || shape.Sizes[2] % heads != 0
        ? shape
        : Shape.Of(shape.Sizes[0], heads, shape.Sizes[1], shape.Sizes[2] / heads);

    private static AttentionPlan? WithMask(AttentionPlan plan, Value mask)
    {
        AttentionShape s = plan.Shape;
        Shape own = mask.Shape!;
        if (mask.TensorType!.ElementType is not (ElementType.Bool or ElementType.Float32) || own.Rank is 0 or > 4)
        {
            return null;
        }

        nint covered = own.Sizes[^1] == 1 ? s.Keys : (nint)own.Sizes[^1];
        nint[] full = [s.Batch, s.Heads, s.Queries, covered];
        var strides = new nint[4];
        long[] steps = own.Strides();
        for (int axis = 0; axis < own.Rank; axis++)
        {
            int at = 4 - own.Rank + axis;
            if (own.Sizes[axis] != 1 && own.Sizes[axis] != full[at])
            {
                return null;
            }

            strides[at] = own.Sizes[axis] == 1 ? 0 : (nint)steps[axis];
        }

        return covered > s.Keys ? null : plan with { MaskIsBool = mask.TensorType!.ElementType == ElementType.Bool, MaskStrides = strides, MaskedKeys = covered };
    }
}
