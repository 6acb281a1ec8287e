using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

/// <summary>The exact values are those of the normal distribution's tables: Φ(1) = 0.8413447461.</summary>
public class GeluTests
{
    [Fact]
    public void Gelu_One_IsTheNormalDistributionAtOne()
    {
        AssertClose(Of(new MicrosoftGeluOp(), Floats([3], 1, 0, -1)), [3], [0.8413447461, 0, -0.1586552539]);
        AssertClose(Of(new BiasGeluOp(), Floats([1, 2], 0, 3), Floats([2], 1, -4)), [1, 2], [0.8413447461, -0.1586552539]);
    }

    [Fact]
    public void Approximations_StayNearTheExactFunction()
    {
        AssertClose(Of(new FastGeluOp(), Floats([1, 1], 0), Floats([1], 1)), [1, 1], [0.8413447461], 1e-3);
        AssertClose(Of(new QuickGeluOp(2), Floats([1], 1)), [1], [1 / (1 + Math.Exp(-2))]);
    }

    [Fact]
    public void SkipLayerNormalization_SumOfThree_IsNormalizedAndHandedOut()
    {
        IReadOnlyList<Tensor> y = Of(
            new SkipLayerNormalizationOp(0), 4, Floats([1, 1, 2], 1, 2), Floats([1, 1, 2], 1, 1), Floats([2], 1, 2), Floats([2], 0, 5), Floats([2], 0, 2));
        AssertClose(y[3], [1, 1, 2], [2, 5]);
        AssertClose(y[0], [1, 1, 2], [-1, 7]);
        AssertClose(y[1], [1, 1, 1], [3.5]);
        AssertClose(y[2], [1, 1, 1], [1 / 1.5]);
    }
}
