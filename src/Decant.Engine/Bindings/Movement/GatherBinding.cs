using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Gather with constant indices; consecutive ones along the outermost axis are a view.</summary>
internal sealed class GatherBinding : KernelBinding<GatherOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, GatherOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        Shape shape = type.Shape!;
        if (group.Inputs[1]!.Constant is not { } constant)
        {
            yield break;
        }

        int axis = (int)(op.Axis < 0 ? op.Axis + shape.Rank : op.Axis);
        long size = shape.Sizes[axis];
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
