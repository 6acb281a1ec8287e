namespace Decant.Engine;

/// <summary>Bindings of convolutions.</summary>
internal static class ConvolutionBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new ConvBinding(),
        new ConvTransposeBinding(),
    ];
}
