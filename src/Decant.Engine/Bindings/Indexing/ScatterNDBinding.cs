using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>ScatterND without reduction.</summary>
internal sealed class ScatterNDBinding : KernelBinding<ScatterNDOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, ScatterNDOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        Shape indices = group.Inputs[1]!.Shape!, updates = group.Inputs[2]!.Shape!;
        int depth = indices.Rank > 0 ? (int)indices.Sizes[^1] : 0;
        if (op.Reduction != "none" || depth < 1 || depth > type.Shape!.Rank || type.ElementType.BitWidth() < 8 || type.ElementType == ElementType.String
            || updates.ElementCount != indices.ElementCount / depth * Shape.CountElements(type.Shape.Sizes[depth..]))
        {
            yield break;
        }

        string who = group.Anchor.Describe();
        bool isLong = group.Inputs[1]!.TensorType!.ElementType == ElementType.Int64;
        yield return BroadcastOperands.Plan(group, () => new ScatterKernel(new IndexReader(who, isLong), type, depth, indices.ElementCount / depth)) with { Overwrites = [0] };
    }

    private sealed unsafe class ScatterKernel(IndexReader reader, TensorType type, int depth, long count) : Kernel
    {
        private readonly long _bytes = type.ElementType.ByteLength(type.Shape!.ElementCount);
        private readonly long[] _sizes = type.Shape!.Sizes[..depth].ToArray();
        private readonly long _run = type.ElementType.ByteLength(Shape.CountElements(type.Shape!.Sizes[depth..]));

        public override string Name => "scatter-nd";

        public override void Run(in KernelRun run)
        {
            byte* data = run.Input<byte>(0), y = run.Output<byte>(0), updates = run.Input<byte>(2);
            if (data != y)
            {
                Buffer.MemoryCopy(data, y, _bytes, _bytes);
            }

            for (long i = 0; i < count; i++)
            {
                long at = 0;
                for (int axis = 0; axis < depth; axis++)
                {
                    at = (at * _sizes[axis]) + reader.Read(run.Input<byte>(1), (i * depth) + axis, _sizes[axis]);
                }

                Buffer.MemoryCopy(updates + (i * _run), y + (at * _run), _run, _run);
            }
        }
    }
}
