namespace Decant.Engine;

/// <summary>Bindings of attention.</summary>
internal static class AttentionBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new AttentionBinding(),
    ];
}
