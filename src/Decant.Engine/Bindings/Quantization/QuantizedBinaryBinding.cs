using Decant.Graphs;
using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Sums and products of two quantized tensors of the same shape.</summary>
/// <typeparam name="TOperator">The operator.</typeparam>
/// <param name="multiply">Whether the product is taken.</param>
internal sealed class QuantizedBinaryBinding<TOperator>(bool multiply) : KernelBinding<TOperator>
    where TOperator : QuantizedBinaryOp
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, TOperator op)
    {
        TensorType type = group.Outputs[0]!.TensorType!;
        if (group.Inputs.Any(i => !i!.Shape!.Equals(type.Shape)) || op.Clamp.Maximum != op.Output.FullRange.Maximum)
        {
            yield break;
        }

        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            yield return new KernelPlan([layout, layout], [layout], () => new QuantizedBinaryKernel(multiply, op, (nint)type.Shape!.ElementCount)) { Overwrites = [0, 1] };
        }
    }

    private sealed unsafe class QuantizedBinaryKernel(bool multiply, TOperator op, nint count) : Kernel
    {
        public override string Name => multiply ? "multiply.int8" : "add.int8";

        public override void Run(in KernelRun run)
        {
            IntegerOperand a = IntegerTypes.Operand(op.Left), b = IntegerTypes.Operand(op.Right), y = IntegerTypes.Operand(op.Output);
            if (multiply)
            {
                IntegerBinary.Multiply(run.Input<byte>(0), a, run.Input<byte>(1), b, run.Output<byte>(0), y, op.Clamp.Minimum, count, run.Team);
            }
            else
            {
                IntegerBinary.Add(run.Input<byte>(0), a, run.Input<byte>(1), b, run.Output<byte>(0), y, op.Clamp.Minimum, count, run.Team);
            }
        }
    }
}
