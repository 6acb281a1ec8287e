using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The sum of the squares.</summary>
/// <param name="KeepDims">Whether reduced axes stay, with size one.</param>
/// <param name="NoopWithEmptyAxes">Whether no axes mean that each element is reduced alone.</param>
public sealed record ReduceSumSquareOp(bool KeepDims = true, bool NoopWithEmptyAxes = false) : ReduceOp(KeepDims, NoopWithEmptyAxes)
{
    /// <summary>ONNX ReduceSumSquare.</summary>
    public static OperatorSchema Definition { get; } = Define("ReduceSumSquare", 18, ReductionTypes.Wide, static (keep, noop) => new ReduceSumSquareOp(keep, noop));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => SetLanes(g, (data, _) => g.Scale(data, 2));

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> lane)
    {
        double result = 0;
        foreach (double value in lane)
        {
            result += value * value;
        }

        return result;
    }

    private protected override long ReduceIntegers(ReadOnlySpan<long> lane, ElementType type)
    {
        long result = 0;
        foreach (long value in lane)
        {
            result = unchecked(result + (value * value));
        }

        return result;
    }
}
