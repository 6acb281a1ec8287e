using Decant.Graphs;
using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Functions of one quantized number.</summary>
internal sealed class QuantizedLookupBinding : KernelBinding<QuantizedLookupOp>
{
    /// <inheritdoc/>
    protected override IEnumerable<KernelPlan> Plan(NodeGroup group, QuantizedLookupOp op)
    {
        TensorType type = group.Inputs[0]!.TensorType!;
        foreach (ValueLayout layout in LayoutSize.Choices(type))
        {
            yield return new KernelPlan([layout], [layout], () => Create(op, (nint)type.Shape!.ElementCount)) { Overwrites = [0] };
        }
    }

    private static Kernel Create(QuantizedLookupOp op, nint count) =>
        op.Rescaling is { } r && ByteRescale.TryFind(
            op.Table.AsSpan(), IntegerTypes.Operand(r.From), IntegerTypes.Operand(r.To), r.Clamp.Minimum, r.Clamp.Maximum) is { } rescale
            ? new RescaleKernel(rescale, count)
            : new LookupKernel(op, count);

    private sealed unsafe class RescaleKernel(ByteRescale rescale, nint count) : Kernel
    {
        public override string Name => "rescale.int8";

        public override void Run(in KernelRun run) => rescale.Run(run.Input<byte>(0), run.Output<byte>(0), count, run.Team);
    }

    private sealed unsafe class LookupKernel : Kernel
    {
        private readonly NativeBuffer _table = new(256);
        private readonly nint _count;

        public LookupKernel(QuantizedLookupOp op, nint count)
        {
            _count = count;
            op.Table.AsSpan().CopyTo(new Span<byte>(_table.Pointer, 256));
        }

        public override string Name => "lookup.int8";

        public override void Run(in KernelRun run) => ByteTable.Run(run.Input<byte>(0), _count, run.Output<byte>(0), _count, 1, _count, _table.Pointer, run.Team);

        public override void Dispose() => _table.Dispose();
    }
}
