namespace Decant.Formats.Onnx;

/// <summary>
/// Changes a node from one version to another in place.
/// </summary>
/// <returns>Null, or why it cannot be; the node and the context are then of no further use.</returns>
internal delegate string? VersionStep(VersionedNode node, VersionContext context);

/// <summary>What opset <paramref name="Version"/> changed about the operator <paramref name="Name"/>.</summary>
/// <param name="Name">The operator of ONNX's own domain.</param>
/// <param name="Version">The opset that made the change.</param>
internal sealed record OperatorChange(string Name, int Version)
{
    /// <summary>Brings a node of before to <see cref="Version"/>; null where it stays as it is, because the change only adds.</summary>
    public VersionStep? Upgrade { get; init; }

    /// <summary>Brings a node of <see cref="Version"/> to before; null where there is no way back but for what only adds.</summary>
    public VersionStep? Downgrade { get; init; }

    /// <summary>Says why a node needs <see cref="Version"/> beyond <see cref="NewAttributes"/> and <see cref="NewInput"/>, or null.</summary>
    public VersionStep? Needs { get; init; }

    /// <summary>The attributes that the change added: a node that has one needs <see cref="Version"/>.</summary>
    public string[] NewAttributes { get; init; } = [];

    /// <summary>The first input that the change added: a node that has it, or one behind it, needs <see cref="Version"/>.</summary>
    public int NewInput { get; init; } = int.MaxValue;

    /// <summary>Whether a node of before means something else at <see cref="Version"/>.</summary>
    public bool IsBreaking => Upgrade is not null;

    /// <summary>Brings a node of <see cref="Version"/> to before, or says why it cannot be.</summary>
    public string? Lower(VersionedNode node, VersionContext context)
    {
        if (Downgrade is not null)
        {
            return Downgrade(node, context);
        }

        return IsBreaking ? "its meaning changed"
            : NewAttributes.FirstOrDefault(node.Attributes.Contains) is { } attribute ? $"it has the attribute '{attribute}'"
            : node.Inputs.Skip(NewInput).Any(static i => i.Length > 0) ? $"it has the input {NewInput}"
            : Needs?.Invoke(node, context);
    }
}
