namespace Decant.Compression;

/// <summary>How channels are taken away.</summary>
public sealed record ChannelPruningOptions
{
    /// <summary>What says how much a channel matters.</summary>
    public IChannelCriterion Criterion { get; init; } = new MagnitudeCriterion(1);

    /// <summary>Over which channels the least important are looked for.</summary>
    public PruningScope Scope { get; init; } = PruningScope.Layer;

    /// <summary>How much is taken away.</summary>
    public required ChannelBudget Budget { get; init; }

    /// <summary>A family keeps a multiple of so many channels.</summary>
    public int Multiple { get; init; } = 1;

    /// <summary>The share of its channels that every family keeps at least.</summary>
    public double LeastShare { get; init; } = 0.1;

    /// <summary>
    /// Whether, where all channels compete, what falls away with a channel is counted in measured time of its layers, each by itself, and not in multiply-accumulates:
    /// more goes where time goes.
    /// </summary>
    public bool ByTime { get; init; }

    /// <summary>Patterns of node or value names whose weights keep all channels (<c>*</c> stands for any text).</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Which index goes where an axis is a product.</summary>
    public HeadPreference Heads { get; init; } = HeadPreference.Finest;

    /// <summary>How layers are fitted to calibration samples afterwards; null leaves them as they are.</summary>
    public RefitOptions? Refit { get; init; }

    /// <summary>Whether the statistics of batch normalizations are estimated anew where there are calibration samples.</summary>
    public bool Statistics { get; init; } = true;
}
