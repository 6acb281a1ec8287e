namespace Decant.Graphs;

/// <summary>A range of indices that one or more axes of a node run over together.</summary>
/// <param name="Size">The number of indices.</param>
/// <param name="IsFixed">Whether no index can be taken away without changing what is computed for the others (the gates of a recurrent cell, an axis that is normalized over).</param>
public readonly record struct IndexSpace(long Size, bool IsFixed = false);
