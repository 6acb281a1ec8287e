namespace Decant.Passes;

/// <summary>Why a rewrite that nearly fitted was not done.</summary>
/// <param name="Pass">The id of the pass.</param>
/// <param name="Node">The node, as messages show it.</param>
/// <param name="Reason">What stood in the way.</param>
public sealed record Refusal(string Pass, string Node, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Pass} at {Node}: {Reason}";
}
