using Decant.Operators;

namespace Decant.Engine;

/// <summary>Bindings of operators that look for elements and their places.</summary>
internal static class IndexingBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new ArgReduceBinding<ArgMaxOp>(largest: true),
        new ArgReduceBinding<ArgMinOp>(largest: false),
        new CumSumBinding(),
        new ScatterElementsBinding(),
        new ScatterNDBinding(),
        new TopKBinding(),
    ];
}
