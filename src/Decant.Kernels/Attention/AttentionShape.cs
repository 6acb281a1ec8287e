namespace Decant.Kernels;

/// <summary>The sizes of attention.</summary>
public readonly record struct AttentionShape
{
    /// <summary>The sequences.</summary>
    public nint Batch { get; init; }

    /// <summary>The heads of the queries.</summary>
    public nint Heads { get; init; }

    /// <summary>The heads of keys and values, which divides the heads of the queries; neighbouring heads share one.</summary>
    public nint KeyHeads { get; init; }

    /// <summary>The queries of a head.</summary>
    public nint Queries { get; init; }

    /// <summary>The keys of a head.</summary>
    public nint Keys { get; init; }

    /// <summary>The floats of a query and a key.</summary>
    public nint Size { get; init; }

    /// <summary>The floats of a value.</summary>
    public nint ValueSize { get; init; }
}
