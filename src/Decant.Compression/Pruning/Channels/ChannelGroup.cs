namespace Decant.Compression;

/// <summary>Channels, neurons or heads that can only be taken away together, with the slices of the weights that go with them.</summary>
/// <param name="Index">The group's number.</param>
/// <param name="Family">The number of its family: groups whose slices lie on the same axes of the same weights.</param>
/// <param name="Slices">The slices of stored tensors.</param>
public sealed record ChannelGroup(int Index, int Family, IReadOnlyList<ChannelSlice> Slices);
