namespace Decant.Engine;

/// <summary>Bindings of operators on images.</summary>
internal static class ImageBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new ResizeBinding(),
    ];
}
