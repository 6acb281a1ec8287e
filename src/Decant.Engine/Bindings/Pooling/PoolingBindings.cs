using Decant.Kernels;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>Bindings of pools.</summary>
internal static class PoolingBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new PoolBinding<AveragePoolOp>(static o => (o.Window, o.CeilMode, o.CountIncludePad ? PoolingKind.AverageWithPadding : PoolingKind.Average)),
        new GlobalPoolBinding<GlobalAveragePoolOp>(PoolingKind.Average),
        new GlobalPoolBinding<GlobalMaxPoolOp>(PoolingKind.Max),
        new PoolBinding<MaxPoolOp>(static o => (o.Window, o.CeilMode, PoolingKind.Max)),
    ];
}
