using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Joins the past and what is new where there is a past, or where the joined keys and values are wanted; then computes attention.</summary>
internal sealed unsafe class AttentionKernel(AttentionPlan plan) : Kernel
{
    private const int PastKey = 4;
    private const int PastValue = 5;

    private readonly AttentionShape _shape = plan.Shape;

    /// <inheritdoc/>
    public override string Name => _shape.Heads != _shape.KeyHeads ? "attention.grouped.f32" : "attention.f32";

    private nint New => _shape.Keys - plan.Past;

    /// <inheritdoc/>
    public override nint ScratchBytes(int threads) =>
        Attention.ScratchBytes(_shape, threads) + (plan.Past > 0 ? JoinedBytes(_shape.Size) + JoinedBytes(_shape.ValueSize) : 0);

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        byte* scratch = run.Scratch + Attention.ScratchBytes(_shape, run.Team.Threads);
        HeadArray k = Operand(run, 1, PastKey, _shape.Size, run.Output<float>(1), scratch);
        HeadArray v = Operand(run, 2, PastValue, _shape.ValueSize, run.Output<float>(2), scratch + (plan.Past > 0 ? JoinedBytes(_shape.Size) : 0));
        byte* mask = plan.MaskInput < 0 ? null : run.Input<byte>(plan.MaskInput);
        AttentionArguments arguments = new()
        {
            Q = Given(run.Input<float>(0), plan.RowsFirst[0], _shape.Heads, _shape.Queries, _shape.Size),
            K = k,
            V = v,
            Y = Given(run.Output<float>(0), plan.RowsFirst[0], _shape.Heads, _shape.Queries, _shape.ValueSize),
            Scale = plan.Scale,
            Softcap = plan.Softcap,
            IsCausal = plan.IsCausal,
            Past = plan.Past,
            Bias = plan.MaskIsBool ? null : (float*)mask,
            Mask = plan.MaskIsBool ? mask : null,
            MaskStrides = (plan.MaskStrides[0], plan.MaskStrides[1], plan.MaskStrides[2], plan.MaskStrides[3]),
            MaskedKeys = plan.MaskedKeys,
            Lengths = plan.LengthsInput < 0 ? null : run.Input<long>(plan.LengthsInput),
            Scratch = run.Scratch,
        };
        Attention.Run(_shape, arguments, run.Team);
    }

    private static HeadArray Given(float* data, bool rowsFirst, nint heads, nint rows, nint size) =>
        rowsFirst ? HeadArray.RowsFirst(data, heads, rows, size) : HeadArray.HeadsFirst(data, heads, rows, size);

    private nint JoinedBytes(nint size) => (_shape.Batch * _shape.KeyHeads * _shape.Keys * size * sizeof(float) + 63) / 64 * 64;

    private HeadArray Operand(in KernelRun run, int input, int pastInput, nint size, float* present, byte* scratch)
    {
        HeadArray own = Given(run.Input<float>(input), plan.RowsFirst[input], _shape.KeyHeads, New, size);
        if (plan.Past == 0 && present == null)
        {
            return own;
        }

        HeadArray joined = HeadArray.HeadsFirst(present != null ? present : (float*)scratch, _shape.KeyHeads, _shape.Keys, size);
        HeadArray past = HeadArray.HeadsFirst(run.Input<float>(pastInput), _shape.KeyHeads, plan.Past, size);
        for (nint batch = 0; batch < _shape.Batch; batch++)
        {
            for (nint head = 0; head < _shape.KeyHeads; head++)
            {
                float* to = joined.Of(batch, head), from = own.Of(batch, head) - (plan.Past * own.Row);
                nint bytes = plan.Past * size * sizeof(float);
                if (bytes > 0)
                {
                    Buffer.MemoryCopy(past.Of(batch, head), to, bytes, bytes);
                }

                for (nint row = plan.Past; row < _shape.Keys; row++)
                {
                    Buffer.MemoryCopy(from + (row * own.Row), to + (row * size), size * sizeof(float), size * sizeof(float));
                }
            }
        }

        return joined;
    }
}
