using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>ScatterElements without reduction.</summary>
internal sealed class ScatterElementsBinding : KernelBinding<ScatterElementsOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ScatterElementsOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        Shape indices = group.Inputs[1]!.Shape!;
        int bytes = type.ElementType.BitWidth() / 8;
        if (op.Reduction != "none" || bytes is not (1 or 2 or 4 or 8) || type.Shape!.Rank == 0 || indices.Rank != type.Shape.Rank
            || !group.Inputs[2]!.Shape!.Sizes.SequenceEqual(indices.Sizes) || indices.Sizes.ToArray().Index().Any(s => s.Item > type.Shape.Sizes[s.Index] && s.Index != Axis(op, indices)))
        {
            yield break;
        }

        string who = group.Anchor.Describe();
        bool isLong = group.Inputs[1]!.TensorType!.ElementType == ElementType.Int64;
        yield return BroadcastOperands.Plan(group, () => new ScatterKernel(new IndexReader(who, isLong), type.Shape, indices, Axis(op, indices), bytes)) with { Overwrites = [0] };
    }

    private static int Axis(ScatterElementsOp op, Shape shape) => (int)(op.Axis < 0 ? op.Axis + shape.Rank : op.Axis);

    private sealed unsafe class ScatterKernel(IndexReader reader, Shape shape, Shape indices, int axis, int bytes) : Kernel
    {
        private readonly long _count = indices.ElementCount;
        private readonly long _dataBytes = shape.ElementCount * bytes;
        private readonly long[] _sizes = indices.Sizes.ToArray();
        private readonly long[] _strides = shape.Strides();
        private readonly long _length = shape.Sizes[axis];

        public override string Name => "scatter-elements";

        public override void Run(in KernelRun run)
        {
            byte* data = run.Input<byte>(0), y = run.Output<byte>(0), updates = run.Input<byte>(2);
            if (data != y)
            {
                Buffer.MemoryCopy(data, y, _dataBytes, _dataBytes);
            }

            for (long i = 0; i < _count; i++)
            {
                long at = reader.Read(run.Input<byte>(1), i, _length) * _strides[axis], rest = i;
                for (int a = _sizes.Length - 1; a >= 0; a--)
                {
                    at += a == axis ? 0 : rest % _sizes[a] * _strides[a];
                    rest /= _sizes[a];
                }

                Buffer.MemoryCopy(updates + (i * bytes), y + (at * bytes), bytes, bytes);
            }
        }
    }
}
