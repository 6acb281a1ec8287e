namespace Decant.Tensors;

/// <summary>An immutable sequence of values.</summary>
/// <param name="items">The items, in order.</param>
public sealed class RuntimeSequence(IReadOnlyList<RuntimeValue> items) : RuntimeValue
{
    /// <summary>The items, in order.</summary>
    public IReadOnlyList<RuntimeValue> Items { get; } = items;
}
