namespace Decant.Architecture.Tests;

/// <summary>One row of the room table.</summary>
/// <param name="Room">The project, such as <c>Decant.Graph</c>.</param>
/// <param name="MayKnow">The rooms that it may refer to directly.</param>
/// <param name="MustNeverKnow">The rooms that it may not reach even through others.</param>
internal sealed record RoomRow(string Room, IReadOnlyList<string> MayKnow, IReadOnlyList<string> MustNeverKnow);
