using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The logarithm of the sum of the exponentials, shifted by the largest element so that nothing overflows.</summary>
/// <param name="KeepDims">Whether reduced axes stay, with size one.</param>
/// <param name="NoopWithEmptyAxes">Whether no axes mean that each element is reduced alone.</param>
public sealed record ReduceLogSumExpOp(bool KeepDims = true, bool NoopWithEmptyAxes = false) : ReduceOp(KeepDims, NoopWithEmptyAxes)
{
    /// <summary>ONNX ReduceLogSumExp.</summary>
    public static OperatorSchema Definition { get; } = Define("ReduceLogSumExp", 18, ReductionTypes.Wide, static (keep, noop) => new ReduceLogSumExpOp(keep, noop));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => SetLanes(g, (data, log) => g.Add(new ExpOp(), g.Add(new SubOp(), data, log)));

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> lane)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in lane)
        {
            largest = Math.Max(largest, value);
        }

        if (!double.IsFinite(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (double value in lane)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }

    private protected override long ReduceIntegers(ReadOnlySpan<long> lane, ElementType type) =>
        ReductionTypes.FromReal(Reduce(ReductionTypes.ToReals(lane, type)));
}
