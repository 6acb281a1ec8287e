using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>DequantizeLinear of bytes to float32 with one constant scale.</summary>
internal sealed class DequantizeLinearBinding : KernelBinding<DequantizeLinearOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, DequantizeLinearOp op)
    {
        if (QuantizedSource.Of(group.Outputs[0]) is not { } source)
        {
            yield break;
        }

        var rest = new ValueLayout?[group.Inputs.Count - 1];
        nint count = (nint)group.Inputs[0]!.Shape!.ElementCount;
        yield return new KernelPlan([ValueLayout.Planar, .. rest], [ValueLayout.Planar], () => new DequantizeKernel(source.Quantization, count));
    }

    private sealed unsafe class DequantizeKernel(Quantization input, nint count) : Kernel
    {
        public override string Name => "dequantize.int8";

        public override void Run(in KernelRun run) => QuantizeKernel.Dequantize(
            run.Input<byte>(0), run.Output<float>(0), count, input.Scale, input.ZeroPoint, input.Type == ElementType.Int8, run.Team);
    }
}
