namespace Decant.Engine;

/// <summary>Bindings of operators that change types.</summary>
internal static class ConversionBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new CastBinding(),
    ];
}
