using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The mean of the elements; of integers rounded toward zero.</summary>
/// <param name="KeepDims">Whether reduced axes stay, with size one.</param>
/// <param name="NoopWithEmptyAxes">Whether no axes mean that each element is reduced alone.</param>
public sealed record ReduceMeanOp(bool KeepDims = true, bool NoopWithEmptyAxes = false) : ReduceOp(KeepDims, NoopWithEmptyAxes)
{
    /// <summary>ONNX ReduceMean.</summary>
    public static OperatorSchema Definition { get; } = Define("ReduceMean", 18, ReductionTypes.Wide, static (keep, noop) => new ReduceMeanOp(keep, noop));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => SetLanes(g, (data, mean) => g.Add(new DivOp(), g.Number(1, data), LaneSum(g, g.Add(new ExpandOp(), g.Number(1, data), g.ShapeOf(data)))));

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> lane)
    {
        double result = 0;
        foreach (double value in lane)
        {
            result += value;
        }

        return result / lane.Length;
    }

    private protected override long ReduceIntegers(ReadOnlySpan<long> lane, ElementType type) =>
        ReductionTypes.FromReal(Reduce(ReductionTypes.ToReals(lane, type)));
}
