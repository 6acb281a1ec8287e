namespace Decant.Compression;

/// <summary>What a budget counts.</summary>
public enum ChannelBudgetKind
{
    /// <summary>Channels that can go.</summary>
    Channels,

    /// <summary>Elements of stored tensors.</summary>
    Parameters,

    /// <summary>Multiply-accumulates of one run.</summary>
    MultiplyAccumulates,

    /// <summary>The measured time of one run.</summary>
    Latency,
}
