namespace Decant.Compression;

/// <summary>How much a model may still cost.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Share">The share of it that is left, from 0 to 1; for <see cref="ChannelBudgetKind.Channels"/> the share of channels that each family keeps.</param>
public sealed record ChannelBudget(ChannelBudgetKind Kind, double Share);
