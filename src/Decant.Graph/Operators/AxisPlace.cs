namespace Decant.Graphs;

/// <summary>
/// An axis of an input or output as a product of index spaces: a position is one index of each space, the outermost first, as the digits of a
/// number. A space that stands on inputs only is summed over.
/// </summary>
/// <param name="IsOutput">Whether it is an axis of an output.</param>
/// <param name="Slot">The input's or output's index.</param>
/// <param name="Axis">The axis.</param>
/// <param name="Spaces">Which of <see cref="AxisStructure.Spaces"/>, the outermost first.</param>
public sealed record AxisPlace(bool IsOutput, int Slot, int Axis, EquatableList<int> Spaces)
{
    /// <summary>An axis of an input.</summary>
    public static AxisPlace Input(int slot, int axis, params ReadOnlySpan<int> spaces) => new(false, slot, axis, [.. spaces]);

    /// <summary>An axis of an output.</summary>
    public static AxisPlace Output(int slot, int axis, params ReadOnlySpan<int> spaces) => new(true, slot, axis, [.. spaces]);
}
