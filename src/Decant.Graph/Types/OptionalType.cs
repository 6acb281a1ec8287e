namespace Decant.Graphs;

/// <summary>The type of a value that may be absent.</summary>
/// <param name="Item">The type where it is present.</param>
public sealed record OptionalType(DataType Item) : DataType
{
    /// <inheritdoc/>
    public override string ToString() => $"optional({Item})";
}
