using Decant.Operators;

namespace Decant.Engine;

/// <summary>Bindings of operators that normalise.</summary>
internal static class NormalizationBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new BatchNormalizationBinding(),
        new LrnBinding(),
        new SoftmaxBinding<SoftmaxOp>(static o => o.Axis, logarithm: false),
    ];
}
