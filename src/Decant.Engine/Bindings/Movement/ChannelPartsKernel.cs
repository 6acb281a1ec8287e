using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Takes ranges of channels, which cut blocks, from a blocked input.</summary>
internal sealed unsafe class ChannelPartsKernel(int channels, IReadOnlyList<(long Start, long Count)> ranges, nint batch, nint positions) : Kernel
{
    private readonly ChannelGather[] _moves = [.. ranges.Select(static r => new ChannelGather([.. Enumerable.Range((int)r.Start, (int)r.Count)]))];

    /// <inheritdoc/>
    public override string Name => "slice.channels.f32";

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        nint whole = BlockedLayout.ImageFloats(channels, 1, positions);
        for (int i = 0; i < _moves.Length; i++)
        {
            nint part = BlockedLayout.ImageFloats((nint)ranges[i].Count, 1, positions);
            _moves[i].Run(run.Input<float>(0), whole, run.Output<float>(i), part, batch, positions, run.Team);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => Array.ForEach(_moves, static m => m.Dispose());
}
