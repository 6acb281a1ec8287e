using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The logarithm of the sum.</summary>
/// <param name="KeepDims">Whether reduced axes stay, with size one.</param>
/// <param name="NoopWithEmptyAxes">Whether no axes mean that each element is reduced alone.</param>
public sealed record ReduceLogSumOp(bool KeepDims = true, bool NoopWithEmptyAxes = false) : ReduceOp(KeepDims, NoopWithEmptyAxes)
{
    /// <summary>ONNX ReduceLogSum.</summary>
    public static OperatorSchema Definition { get; } = Define("ReduceLogSum", 18, ReductionTypes.Wide, static (keep, noop) => new ReduceLogSumOp(keep, noop));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => SetLanes(g, (_, log) => g.Add(new ExpOp(), g.Add(new NegOp(), log)));

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> lane)
    {
        double result = 0;
        foreach (double value in lane)
        {
            result += value;
        }

        return Math.Log(result);
    }

    private protected override long ReduceIntegers(ReadOnlySpan<long> lane, ElementType type) =>
        ReductionTypes.FromReal(Reduce(ReductionTypes.ToReals(lane, type)));
}
