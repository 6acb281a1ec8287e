using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The square root of the sum of the squares.</summary>
/// <param name="KeepDims">Whether reduced axes stay, with size one.</param>
/// <param name="NoopWithEmptyAxes">Whether no axes mean that each element is reduced alone.</param>
public sealed record ReduceL2Op(bool KeepDims = true, bool NoopWithEmptyAxes = false) : ReduceOp(KeepDims, NoopWithEmptyAxes)
{
    /// <summary>ONNX ReduceL2.</summary>
    public static OperatorSchema Definition { get; } = Define("ReduceL2", 18, ReductionTypes.Wide, static (keep, noop) => new ReduceL2Op(keep, noop));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => SetLanes(g, (data, norm) => g.Add(new DivOp(), data, norm));

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> lane)
    {
        double result = 0;
        foreach (double value in lane)
        {
            result += value * value;
        }

        return Math.Sqrt(result);
    }

    private protected override long ReduceIntegers(ReadOnlySpan<long> lane, ElementType type) =>
        ReductionTypes.FromReal(Reduce(ReductionTypes.ToReals(lane, type)));
}
