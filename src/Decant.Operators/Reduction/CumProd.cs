using Decant.Graphs;

namespace Decant.Operators;

/// <summary>The running product along an axis; floats are kept in double precision, integers wrap around.</summary>
/// <param name="Exclusive">Whether the element itself is left out.</param>
/// <param name="Reverse">Whether it runs from the end.</param>
public sealed record CumProdOp(bool Exclusive = false, bool Reverse = false) : CumulativeOp(Exclusive, Reverse)
{
    /// <summary>ONNX CumProd.</summary>
    public static OperatorSchema Definition { get; } = Define("CumProd", 26, static (exclusive, reverse) => new CumProdOp(exclusive, reverse));

    /// <inheritdoc/>
    public override OperatorSchema Schema => Definition;

    /// <inheritdoc/>
    protected override double Combine(params ReadOnlySpan<double> values)
    {
        double result = 1;
        foreach (double value in values)
        {
            result *= value;
        }

        return result;
    }

    /// <inheritdoc/>
    protected override long CombineIntegers(params ReadOnlySpan<long> values)
    {
        long result = 1;
        foreach (long value in values)
        {
            result = unchecked(result * value);
        }

        return result;
    }
}
