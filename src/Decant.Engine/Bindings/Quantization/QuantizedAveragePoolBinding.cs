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
        if (x.Rank is not (3 or 4) || op.Clamp != op.Output.FullRange)
        {
            yield break;
        }

        WindowGeometry window = op.Geometry(group.Anchor.Describe(), x);

        // A result of one position lies the same in both layouts.
        ValueLayout result = group.Outputs[0]!.Shape!.Rank == 2 ? ValueLayout.Planar : ValueLayout.ChannelsLast;
        yield return new KernelPlan([ValueLayout.ChannelsLast], [result], () => new AverageKernel(op, PoolingShapes.Of(window), x));
    }

    private sealed unsafe class AverageKernel(QuantizedAveragePoolOp op, PoolingShape shape, Shape x) : Kernel
    {
        public override string Name => "pool.average.int8";

        public override void Run(in KernelRun run)
        {
            (nint batch, nint channels, _) = LayoutSize.Image(x);
            IntegerPooling.Run(
                op.CountIncludePad ? PoolingKind.AverageWithPadding : PoolingKind.Average, shape, run.Input<byte>(0), IntegerTypes.Operand(op.Input),
                run.Output<byte>(0), IntegerTypes.Operand(op.Output), batch, channels, run.Team);
        }
    }
}
