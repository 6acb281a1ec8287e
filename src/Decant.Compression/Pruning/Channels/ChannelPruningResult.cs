using Decant.Graphs;

namespace Decant.Compression;

/// <summary>A model without some of its channels.</summary>
/// <param name="Pruned">The smaller model.</param>
/// <param name="Analyzed">The model that was analysed: the given one, with weights that several nodes shared given to each.</param>
/// <param name="Analysis">The groups of channels, and what cannot go.</param>
/// <param name="Removed">The numbers of the groups that went.</param>
public sealed record ChannelPruningResult(Model Pruned, Model Analyzed, ChannelAnalysis Analysis, IReadOnlySet<int> Removed);
