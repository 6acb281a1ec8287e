using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Gather; consecutive constant indices along the outermost axis are a view.</summary>
internal sealed class GatherBinding : KernelBinding<GatherOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, GatherOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        Shape shape = type.Shape!;
        int axis = (int)(op.Axis < 0 ? op.Axis + shape.Rank : op.Axis);
        long size = shape.Sizes[axis];
        if (group.Inputs[1]!.Constant is not { } constant)
        {
            if (type.ElementType.BitWidth() >= 8 && type.ElementType != ElementType.String)
            {
                var reader = new IndexReader(group.Anchor.Describe(), group.Inputs[1]!.TensorType!.ElementType == ElementType.Int64);
                yield return BroadcastOperands.Plan(group, () => new LookUpKernel(reader, type, axis, group.Inputs[1]!.Shape!.ElementCount));
            }

            yield break;
        }

        long[] indices = [.. constant.ToInt64s().Select(i => i < 0 ? i + size : i)];
        if (indices.Any(i => i < 0 || i >= size))
        {
            yield break;
        }

        long outer = Shape.CountElements(shape.Sizes[..axis]);
        long run = Shape.CountElements(shape.Sizes[(axis + 1)..]) * (type.ElementType.BitWidth() / 8);
        bool consecutive = indices.Index().All(i => i.Item == indices[0] + i.Index);
        yield return new KernelPlan([ValueLayout.Planar, null], [ValueLayout.Planar], () => new GatherKernel(outer, size * run, run, indices))
        {
            Views = consecutive && outer == 1 ? [indices[0] * run] : [],
        };
    }

    private sealed unsafe class LookUpKernel(IndexReader reader, TensorType type, int axis, long count) : Kernel
    {
        private readonly long _outer = Shape.CountElements(type.Shape!.Sizes[..axis]);
        private readonly long _size = type.Shape!.Sizes[axis];
        private readonly long _run = Shape.CountElements(type.Shape!.Sizes[(axis + 1)..]) * (type.ElementType.BitWidth() / 8);

        public override string Name => "look-up";

        public override void Run(in KernelRun kernel)
        {
            byte* to = kernel.Output<byte>(0), indices = kernel.Input<byte>(1);
            for (long o = 0; o < _outer; o++)
            {
                byte* from = kernel.Input<byte>(0) + (o * _size * _run);
                for (long i = 0; i < count; i++, to += _run)
                {
                    Buffer.MemoryCopy(from + (reader.Read(indices, i, _size) * _run), to, _run, _run);
                }
            }
        }
    }

    private sealed unsafe class GatherKernel(long outer, long whole, long run, long[] indices) : Kernel
    {
        public override string Name => "gather";

        public override void Run(in KernelRun kernel)
        {
            byte* to = kernel.Output<byte>(0);
            for (long o = 0; o < outer; o++)
            {
                byte* from = kernel.Input<byte>(0) + (o * whole);
                foreach (long index in indices)
                {
                    Buffer.MemoryCopy(from + (index * run), to, run, run);
                    to += run;
                }
            }
        }
    }
}
