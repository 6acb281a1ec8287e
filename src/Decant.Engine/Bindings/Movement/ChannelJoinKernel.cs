using Decant.Kernels;

namespace Decant.Engine;

/// <summary>Joins blocked inputs on channels at offsets that cut blocks.</summary>
internal sealed unsafe class ChannelJoinKernel : Kernel
{
    private readonly ChannelGather[] _moves;
    private readonly int[] _channels;
    private readonly nint _batch;
    private readonly nint _positions;

    /// <summary>Prepares the moves.</summary>
    /// <param name="channels">The channels of each input.</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="positions">Height times width.</param>
    public ChannelJoinKernel(int[] channels, nint batch, nint positions)
    {
        (_channels, _batch, _positions) = (channels, batch, positions);
        _moves = new ChannelGather[channels.Length];
        int first = 0;
        for (int i = 0; i < channels.Length; i++)
        {
            _moves[i] = new ChannelGather([.. Enumerable.Range(0, channels[i])], first);
            first += channels[i];
        }
    }

    /// <inheritdoc/>
    public override string Name => "concat.channels.f32";

    /// <inheritdoc/>
    public override void Run(in KernelRun run)
    {
        nint whole = BlockedLayout.ImageFloats(_channels.Sum(), 1, _positions);
        for (int i = 0; i < _moves.Length; i++)
        {
            _moves[i].Run(run.Input<float>(i), BlockedLayout.ImageFloats(_channels[i], 1, _positions), run.Output<float>(0), whole, _batch, _positions, run.Team);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => Array.ForEach(_moves, static m => m.Dispose());
}
