namespace Decant.Engine;

/// <summary>Bindings of matrix products.</summary>
internal static class LinearBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new CodedMatMulBinding(),
        new GemmBinding(),
        new MatMulBinding(),
        new MatMulNBitsBinding(),
    ];
}
