namespace Decant.Graphs;

/// <summary>A type that is carried through unread, such as a map or a vendor's own.</summary>
/// <param name="Description">The type as its format names it.</param>
/// <param name="Payload">The type as its format stores it, for writing it back; compared by reference.</param>
public sealed record OpaqueType(string Description, object? Payload = null) : DataType
{
    /// <inheritdoc/>
    public override string ToString() => $"opaque({Description})";
}
