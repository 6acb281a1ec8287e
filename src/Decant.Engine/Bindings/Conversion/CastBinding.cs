using System.Numerics;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Cast of integers and truth values to float32.</summary>
internal sealed class CastBinding : KernelBinding<CastOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, CastOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        int count = (int)Math.Min(type.Shape!.ElementCount, int.MaxValue);
        Kernel? kernel = op.To != ElementType.Float32 || type.Shape.ElementCount > int.MaxValue ? null : type.ElementType switch
        {
            ElementType.Bool or ElementType.UInt8 => new ToFloatKernel<byte>(count),
            ElementType.Int8 => new ToFloatKernel<sbyte>(count),
            ElementType.Int32 => new ToFloatKernel<int>(count),
            ElementType.Int64 => new ToFloatKernel<long>(count),
            _ => null,
        };
        if (kernel is not null)
        {
            yield return new KernelPlan([ValueLayout.Planar], [ValueLayout.Planar], () => kernel);
        }
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
