using Decant.Graphs;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Sums and products of two quantized tensors: of the same shape, or one repeated over rows.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="kind">The function.</param>
internal sealed class QuantizedBinaryBinding<TOperator>(QuantizedBinaryKind kind) : KernelBinding<TOperator>
    where TOperator : QuantizedBinaryOp
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        TensorType type = group.Outputs[0]!.TensorType!;
        foreach (ValueLayout layout in LayoutSize.Choices(type).Reverse())
        {
            long[] sizes = LayoutSize.Stored(type.Shape!, layout);
            long count = sizes.Length == 0 ? 1 : sizes[^1];
            nint rows = (nint)(type.Shape!.ElementCount / count);
            if (Stride(group.Inputs[0]!, type.Shape, count) is not { } left || Stride(group.Inputs[1]!, type.Shape, count) is not { } right)
            {
                continue;
            }

            bool whole = left == count && right == count;
            yield return new KernelPlan([layout, layout], [layout], () => whole
                ? new QuantizedBinaryKernel(kind, op, (nint)left, (nint)right, 1, (nint)type.Shape.ElementCount)
                : new QuantizedBinaryKernel(kind, op, (nint)left, (nint)right, rows, (nint)count))
            {
                Overwrites = [.. Enumerable.Range(0, 2).Where(i => group.Inputs[i]!.Shape!.Equals(type.Shape))],
            };
        }
    }

    // The bytes from a row to the next: a whole row, or 0 where one row serves all; null where neither.
    private static long? Stride(Value value, Shape result, long count)
    {
        Shape shape = value.Shape!;
        return shape.Equals(result) ? count : shape.ElementCount == count && shape.Rank == result.Rank ? 0 : null;
    }

    private sealed unsafe class QuantizedBinaryKernel(QuantizedBinaryKind kind, TOperator op, nint left, nint right, nint rows, nint count) : Kernel
    {
        public override string Name => kind == QuantizedBinaryKind.Add ? "add.int8" : "multiply.int8";

        public override void Run(in KernelRun run)
        {
            bool add = kind == QuantizedBinaryKind.Add;
            float a = add ? op.Left.Scale / op.Output.Scale : op.Left.Scale * op.Right.Scale / op.Output.Scale;
            QuantizedBinary.Run(
                kind, run.Input<byte>(0), IntegerTypes.Operand(op.Left, a, left), run.Input<byte>(1), IntegerTypes.Operand(op.Right, op.Right.Scale / op.Output.Scale, right),
                run.Output<byte>(0), rows, count, IntegerTypes.Output(op.Output, op.Clamp), run.Team);
        }
    }
}
