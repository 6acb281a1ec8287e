using Decant.Graphs;

namespace Decant.Compression;

/// <summary>Positions of one axis of a stored tensor.</summary>
/// <param name="Weight">The tensor's value.</param>
/// <param name="Axis">The axis.</param>
/// <param name="Positions">The positions, ascending.</param>
public sealed record ChannelSlice(Value Weight, int Axis, IReadOnlyList<int> Positions);
