using System.Numerics;
using Decant.Graphs;
using Decant.Kernels;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Cast of integers, truth values and 16-bit floats to float32, and of float32 to 16-bit floats.</summary>
internal sealed class CastBinding : KernelBinding<CastOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, CastOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        int count = (int)Math.Min(type.Shape!.ElementCount, int.MaxValue);
        bool narrows = type.ElementType == ElementType.Float32 && (op.To is ElementType.Float16 or ElementType.BFloat16);
        Kernel? kernel = narrows && type.Shape.ElementCount <= int.MaxValue ? new NarrowKernel(count, op.To == ElementType.BFloat16) : op.To != ElementType.Float32 || type.Shape.ElementCount > int.MaxValue ? null : type.ElementType switch
        {
            ElementType.Bool or ElementType.UInt8 => new ToFloatKernel<byte>(count),
            ElementType.Int8 => new ToFloatKernel<sbyte>(count),
            ElementType.Int32 => new ToFloatKernel<int>(count),
            ElementType.Int64 => new ToFloatKernel<long>(count),
            ElementType.Float16 or ElementType.BFloat16 => new WidenKernel(count, type.ElementType == ElementType.BFloat16),
            _ => null,
        };
        if (kernel is not null)
        {
            yield return new KernelPlan([ValueLayout.Planar], [ValueLayout.Planar], () => kernel);
        }
    }

    private sealed unsafe class WidenKernel(int count, bool brain) : Kernel
    {
        public override string Name => brain ? "widen.bf16" : "widen.f16";

        public override void Run(in KernelRun run) => NarrowFloat.Widen(new ReadOnlySpan<ushort>(run.Input<ushort>(0), count), new Span<float>(run.Output<float>(0), count), brain);
    }

    private sealed unsafe class NarrowKernel(int count, bool brain) : Kernel
    {
        public override string Name => brain ? "round.bf16" : "round.f16";

        public override void Run(in KernelRun run) => NarrowFloat.Round(new ReadOnlySpan<float>(run.Input<float>(0), count), new Span<ushort>(run.Output<ushort>(0), count), brain);
    }

    private sealed unsafe class ToFloatKernel<T>(int count) : Kernel
        where T : unmanaged, IBinaryInteger<T>
    {
        public override string Name => "cast.f32";

        public override void Run(in KernelRun run)
        {
            T* x = run.Input<T>(0);
            float* y = run.Output<float>(0);
            for (int i = 0; i < count; i++)
            {
                y[i] = float.CreateTruncating(x[i]);
            }
        }
    }
}
