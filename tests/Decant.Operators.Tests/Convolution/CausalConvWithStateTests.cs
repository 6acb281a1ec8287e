using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class CausalConvWithStateTests
{
    [Fact]
    public void CausalConvWithState_Past_ComesBeforeTheInput()
    {
        IReadOnlyList<Tensor> y = Of(
            new CausalConvWithStateOp(), 2, Floats([1, 1, 3], 1, 2, 3), Floats([1, 1, 3], 100, 10, 1), Tensor.Vector(0.5f), Floats([1, 1, 2], 8, 9));
        AssertClose(y[0], [1, 1, 3], [891.5, 912.5, 123.5]);
        AssertClose(y[1], [1, 1, 2], [2, 3]);
    }

    [Fact]
    public void CausalConvWithState_NoPastAndSilu_StartsFromZeros()
    {
        IReadOnlyList<Tensor> y = Of(new CausalConvWithStateOp(HasSilu: true), 2, Floats([1, 2, 1], 1, -1), Floats([2, 1, 2], 5, 2, 5, 2));
        AssertClose(y[0], [1, 2, 1], [2 / (1 + Math.Exp(-2)), -2 / (1 + Math.Exp(2))]);
        AssertClose(y[1], [1, 2, 1], [1, -1]);
    }

    [Fact]
    public void CausalConvWithState_StateOfAnotherLength_IsRefused() => Assert.Equal(
        "DEC1273", Assert.Throws<ModelException>(() => Of(new CausalConvWithStateOp(), Fill(1, 1, 1, 3), Fill(1, 1, 1, 3), null, Fill(1, 1, 1, 1))).Code);
}
