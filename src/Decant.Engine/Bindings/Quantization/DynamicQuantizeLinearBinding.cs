using Decant.Kernels;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>DynamicQuantizeLinear: the range of the data, then its bytes.</summary>
internal sealed class DynamicQuantizeLinearBinding : KernelBinding<DynamicQuantizeLinearOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, DynamicQuantizeLinearOp op)
    {
        nint count = (nint)group.Inputs[0]!.Shape!.ElementCount;
        if (group.Outputs.All(static o => o is not null))
        {
            yield return new KernelPlan(
                [ValueLayout.Planar], [ValueLayout.Planar, ValueLayout.Planar, ValueLayout.Planar], () => new RangeKernel(count));
        }
    }

    private sealed unsafe class RangeKernel(nint count) : Kernel
    {
        public override string Name => "quantize.dynamic.int8";

        public override void Run(in KernelRun run)
        {
            float* x = run.Input<float>(0);
            float minimum = 0;
            float maximum = 0;
            for (nint i = 0; i < count; i++)
            {
                minimum = Math.Min(minimum, x[i]);
                maximum = Math.Max(maximum, x[i]);
            }

            float scale = maximum == minimum ? 1 : (maximum - minimum) / 255;
            int zeroPoint = (int)Math.Clamp(MathF.Round(-minimum / scale, MidpointRounding.ToEven), 0, 255);
            QuantizeKernel.Quantize(x, run.Output<byte>(0), count, scale, zeroPoint, signed: false, run.Team);
            *run.Output<float>(1) = scale;
            *run.Output<byte>(2) = (byte)zeroPoint;
        }
    }
}
