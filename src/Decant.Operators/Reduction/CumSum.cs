using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The running sum along an axis; floats are kept in double precision, integers wrap around.</summary>
/// <param name="Exclusive">Whether the element itself is left out.</param>
/// <param name="Reverse">Whether it runs from the end.</param>
public sealed record CumSumOp(bool Exclusive = false, bool Reverse = false) : CumulativeOp(Exclusive, Reverse)
{
    /// <summary>ONNX CumSum.</summary>
    public static OperatorSchema Definition { get; } = Define("CumSum", 14, static (exclusive, reverse) => new CumSumOp(exclusive, reverse));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override double Combine(params ReadOnlySpan<double> values)
    {
        double result = 0;
        foreach (double value in values)
        {
            result += value;
        }

        return result;
    }

    /// <inheritdoc/>
    protected override long CombineIntegers(params ReadOnlySpan<long> values)
    {
        long result = 0;
        foreach (long value in values)
        {
            result = unchecked(result + value);
        }

        return result;
    }
}
