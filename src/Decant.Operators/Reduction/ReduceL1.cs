using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Operators;

/// <summary>The sum of the absolute values.</summary>
/// <param name="KeepDims">Whether reduced axes stay, with size one.</param>
/// <param name="NoopWithEmptyAxes">Whether no axes mean that each element is reduced alone.</param>
public sealed record ReduceL1Op(bool KeepDims = true, bool NoopWithEmptyAxes = false) : ReduceOp(KeepDims, NoopWithEmptyAxes)
{
    /// <summary>ONNX ReduceL1.</summary>
    public static OperatorSchema Definition { get; } = Define("ReduceL1", 18, ReductionTypes.Wide, static (keep, noop) => new ReduceL1Op(keep, noop));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    public override GradientRule? Gradient => g => SetLanes(g, (data, _) => g.Add(new SignOp(), data));

    /// <inheritdoc/>
    protected override double Reduce(ReadOnlySpan<double> lane)
    {
        double result = 0;
        foreach (double value in lane)
        {
            result += Math.Abs(value);
        }

        return result;
    }

    private protected override long ReduceIntegers(ReadOnlySpan<long> lane, ElementType type)
    {
        long result = 0;
        foreach (long value in lane)
        {
            result = unchecked(result + (type != ElementType.UInt64 && value < 0 ? -value : value));
        }

        return result;
    }
}
