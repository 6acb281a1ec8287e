using Decant.Kernels;
using Decant.Operators;

namespace Decant.Engine;

/// <summary>Bindings of reductions.</summary>
internal static class ReductionBindings
{
    /// <summary>The bindings, sorted by operator.</summary>
    public static IReadOnlyList<KernelBinding> All { get; } =
    [
        new ReduceBinding<ReduceL1Op>(ReductionKind.SumOfMagnitudes),
        new ReduceBinding<ReduceMaxOp>(ReductionKind.Max),
        new ReduceBinding<ReduceMeanOp>(ReductionKind.Mean),
        new ReduceBinding<ReduceMinOp>(ReductionKind.Min),
        new ReduceBinding<ReduceSumOp>(ReductionKind.Sum),
        new ReduceBinding<ReduceSumSquareOp>(ReductionKind.SumOfSquares),
    ];
}
