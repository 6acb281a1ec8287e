using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The smallest element, NaN where any is; of no elements the greatest number of the type.</summary>
/// <param name="KeepDims">Whether reduced axes stay, with size one.</param>
/// <param name="NoopWithEmptyAxes">Whether no axes mean that each element is reduced alone.</param>
public sealed record ReduceMinOp(bool KeepDims = true, bool NoopWithEmptyAxes = false) : ReduceOp(KeepDims, NoopWithEmptyAxes)
{
    /// <summary>ONNX ReduceMin.</summary>
    public static OperatorSchema Definition { get; } = Define("ReduceMin", 20, ReductionTypes.Ordered, static (keep, noop) => new ReduceMinOp(keep, noop));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => SetLanes(g, (data, chosen) => Share(g, data, chosen));

    /// <inheritdoc/>
    protected override bool SelectsElements => true;

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> lane)
    {
        double result = double.PositiveInfinity;
        foreach (double value in lane)
        {
            result = Math.Min(result, value);
        }

        return result;
    }

    private protected override long ReduceIntegers(ReadOnlySpan<long> lane, ElementType type)
    {
        long result = ReductionTypes.Greatest(type);
        foreach (long value in lane)
        {
            result = ReductionTypes.IsLess(type, value, result) ? value : result;
        }

        return result;
    }

    private protected override bool FollowsElements => true;

    private protected override Dim Follow(Dim a, Dim b) => Dim.Min(a, b);
}
