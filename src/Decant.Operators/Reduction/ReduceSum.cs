using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The sum of the elements.</summary>
/// <param name="KeepDims">Whether reduced axes stay, with size one.</param>
/// <param name="NoopWithEmptyAxes">Whether no axes mean that each element is reduced alone.</param>
public sealed record ReduceSumOp(bool KeepDims = true, bool NoopWithEmptyAxes = false) : ReduceOp(KeepDims, NoopWithEmptyAxes)
{
    /// <summary>ONNX ReduceSum.</summary>
    public static OperatorSchema Definition { get; } = Define("ReduceSum", 13, ReductionTypes.Wide, static (keep, noop) => new ReduceSumOp(keep, noop));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => SetLanes(g, null);

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> lane)
    {
        double result = 0;
        foreach (double value in lane)
        {
            result += value;
        }

        return result;
    }

    private protected override long ReduceIntegers(ReadOnlySpan<long> lane, ElementType type)
    {
        long result = 0;
        foreach (long value in lane)
        {
            result = unchecked(result + value);
        }

        return result;
    }

    private protected override bool FollowsElements => true;

    private protected override Dim Follow(Dim a, Dim b) => a + b;
}
