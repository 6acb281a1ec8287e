using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Means of quantized images over windows or over all positions.</summary>
internal sealed class QuantizedAveragePoolBinding : KernelBinding<QuantizedAveragePoolOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, QuantizedAveragePoolOp op)
    {
        Shape x = group.Inputs[0]!.Shape!;
        if (x.Rank is not (3 or 4))
        {
            yield break;
        }

        WindowGeometry window = op.Geometry(group.Anchor.Describe(), x);

        // A result of one position lies the same in both layouts.
        ValueLayout result = group.Outputs[0]!.Shape!.Rank == 2 ? ValueLayout.Planar : ValueLayout.ChannelsLast;
        yield return new KernelPlan([ValueLayout.ChannelsLast], [result], () => new AverageKernel(op, PoolingShapes.Of(window), op.Counts(window), x));
    }

    private sealed unsafe class AverageKernel : Kernel
    {
        private readonly QuantizedAveragePoolOp _op;
        private readonly PoolingShape _shape;
        private readonly NativeBuffer _multipliers;
        private readonly nint _batch;
        private readonly nint _channels;

        public AverageKernel(QuantizedAveragePoolOp op, PoolingShape shape, int[] counts, Shape x)
        {
            (_op, _shape) = (op, shape);
            (_batch, _channels, _) = LayoutSize.Image(x);
            _multipliers = new NativeBuffer(counts.Length * sizeof(float));
            for (int i = 0; i < counts.Length; i++)
            {
                _multipliers.Floats[i] = op.Multiplier(counts[i]);
            }
        }

        public override string Name => "pool.average.int8";

        public override void Run(in KernelRun run) => QuantizedPooling.Average(
            _shape, run.Input<byte>(0), run.Output<byte>(0), _batch, _channels, _op.Input.Type == ElementType.Int8, _op.Input.ZeroPoint,
            _multipliers.Floats, IntegerTypes.Output(_op.Output, _op.Clamp), run.Team);

        public override void Dispose() => _multipliers.Dispose();
    }
}
