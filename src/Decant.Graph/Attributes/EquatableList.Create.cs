namespace Decant.Graphs;

/// <summary>Creates lists that equal by their items.</summary>
public static class EquatableList
{
    /// <summary>A list of a copy of <paramref name="items"/>.</summary>
    public static EquatableList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>A list of a copy of <paramref name="items"/>.</summary>
    public static EquatableList<T> From<T>(IEnumerable<T> items) => new([.. items]);
}
