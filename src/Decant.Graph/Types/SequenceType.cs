namespace Decant.Graphs;

/// <summary>The type of a sequence.</summary>
/// <param name="Item">The type of the items.</param>
public sealed record SequenceType(DataType Item) : DataType
{
    /// <inheritdoc/>
    public override string ToString() => $"sequence({Item})";
}
