using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>QuantizeLinear of float32 to bytes with one constant scale.</summary>
internal sealed class QuantizeLinearBinding : KernelBinding<QuantizeLinearOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, QuantizeLinearOp op)
    {
        TensorType type = group.Outputs[0]!.TensorType!;
        if (group.Inputs[0]!.TensorType!.ElementType != ElementType.Float32 || type.ElementType is not (ElementType.UInt8 or ElementType.Int8)
            || op.BlockSize != 0 || op.Precision is not (ElementType.Undefined or ElementType.Float32)
            || QuantizedSource.Parameters(group.Anchor, type.ElementType) is not { } output)
        {
            yield break;
        }

        var rest = new ValueLayout?[group.Inputs.Count - 1];
        yield return new KernelPlan([ValueLayout.Planar, .. rest], [ValueLayout.Planar], () => new ToBytesKernel(output, (nint)type.Shape!.ElementCount));
        if (LayoutSize.CanPutChannelsLast(type) && type.Shape!.Sizes[1] <= QuantizeChannelsLast.MaxChannels)
        {
            yield return new KernelPlan([ValueLayout.Planar, .. rest], [ValueLayout.ChannelsLast], () => new ToChannelsLastKernel(output, type.Shape));
        }
    }

    private sealed unsafe class ToChannelsLastKernel(Quantization output, Shape shape) : Kernel
    {
        public override string Name => "quantize.channels-last.int8";

        public override void Run(in KernelRun run)
        {
            (nint batch, nint channels, nint positions) = LayoutSize.Image(shape);
            QuantizeChannelsLast.Run(run.Input<float>(0), run.Output<byte>(0), batch, channels, positions, IntegerTypes.Operand(output), run.Team);
        }
    }

    private sealed unsafe class ToBytesKernel(Quantization output, nint count) : Kernel
    {
        public override string Name => "quantize.int8";

        public override void Run(in KernelRun run) => QuantizeKernel.Quantize(
            run.Input<float>(0), run.Output<byte>(0), count, output.Scale, output.ZeroPoint, output.Type == ElementType.Int8, run.Team);
    }
}
