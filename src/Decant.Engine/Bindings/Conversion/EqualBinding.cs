using Decant.Operators;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Equal of broadcast integers of 32 and 64 bits.</summary>
internal sealed class EqualBinding : KernelBinding<EqualOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, EqualOp op)
    {
        Shape result = group.Outputs[0]!.Shape!;
        ElementType type = group.Inputs[0]!.TensorType!.ElementType;
        if (type is not (ElementType.Int32 or ElementType.Int64) || result.Rank == 0)
        {
            yield break;
        }

        long[] a = Strides(group.Inputs[0]!.Shape!, result), b = Strides(group.Inputs[1]!.Shape!, result);
        long[] sizes = result.Sizes.ToArray();
        yield return new KernelPlan([ValueLayout.Planar, ValueLayout.Planar], [ValueLayout.Planar], () => type == ElementType.Int32
            ? new EqualKernel<int>(sizes, a, b)
            : new EqualKernel<long>(sizes, a, b));
    }

    private static long[] Strides(Shape own, Shape result) =>
        [.. Enumerable.Repeat(0L, result.Rank - own.Rank), .. own.Strides().Select((s, axis) => own.Sizes[axis] == 1 ? 0 : s)];

    private sealed unsafe class EqualKernel<T>(long[] sizes, long[] aStrides, long[] bStrides) : Kernel
        where T : unmanaged, IEquatable<T>
    {
        public override string Name => "equal";

        public override void Run(in KernelRun run)
        {
            byte* y = run.Output<byte>(0);
            long rows = 1;
            for (int axis = 0; axis < sizes.Length - 1; axis++)
            {
                rows *= sizes[axis];
            }

            for (long row = 0; row < rows; row++, y += sizes[^1])
            {
                long rest = row;
                T* a = run.Input<T>(0), b = run.Input<T>(1);
                for (int axis = sizes.Length - 2; axis >= 0; axis--)
                {
                    a += rest % sizes[axis] * aStrides[axis];
                    b += rest % sizes[axis] * bStrides[axis];
                    rest /= sizes[axis];
                }

                Row(a, aStrides[^1], b, bStrides[^1], y, sizes[^1]);
            }
        }

        private static void Row(T* a, long aStep, T* b, long bStep, byte* y, long count)
        {
            for (long i = 0; i < count; i++)
            {
                y[i] = a[i * aStep].Equals(b[i * bStep]) ? (byte)1 : (byte)0;
            }
        }
    }
}
