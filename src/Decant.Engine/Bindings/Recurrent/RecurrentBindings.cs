namespace Decant.Engine;

/// <summary>Bindings of recurrent networks.</summary>
internal static class RecurrentBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new GruBinding(),
        new LstmBinding(),
        new RnnBinding(),
    ];
}
