using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class OptimizerTests
{
    private static readonly Tensor Rate = Tensor.Scalar(0.5f);

    [Fact]
    public void Adagrad_DecayedRate_DividesByTheGatheredGradient()
    {
        // g = 3 + 1 * 1 = 4, H' = 9 + 16 = 25, X' = 1 - 0.5 / (1 + 1) * 4 / 5.
        IReadOnlyList<Tensor> y = Of(new AdagradOp(1, 0, 1), 2, Rate, Tensor.Scalar(1L), Tensor.Vector(1f), Tensor.Vector(3f), Tensor.Vector(9f));
        AssertClose(y[0], [1], [0.8]);
        AssertClose(y[1], [1], [25]);
    }

    [Fact]
    public void Adam_FirstStepWithCorrection_MovesByTheRate()
    {
        // With no state, the corrected step of the first update is the rate times the gradient's sign.
        IReadOnlyList<Tensor> y = Of(
            new AdamOp(Epsilon: 0, NormCoefficientPost: 0.5f), 3, Rate, Tensor.Scalar(1L), Tensor.Vector(2f, 2), Tensor.Vector(7f, -0.1f), Tensor.Vector(0f, 0), Tensor.Vector(0f, 0));
        AssertClose(y[0], [2], [0.75, 1.25]);
        AssertClose(y[1], [2], [0.7, -0.01]);
        AssertClose(y[2], [2], [0.049, 0.00001]);
    }

    [Theory]
    [InlineData(false, 0L, 1 - (0.5 * 6))]
    [InlineData(false, 1L, 1 - (0.5 * 14))]
    [InlineData(true, 1L, 1 - (0.5 * (4 + 14)))]
    public void Momentum_Modes_FollowTheirFormulas(bool nesterov, long updates, double expected)
    {
        IReadOnlyList<Tensor> y = Of(new MomentumOp(1, 3, 0, nesterov), 2, Rate, Tensor.Scalar(updates), Tensor.Vector(1f), Tensor.Vector(4f), Tensor.Vector(2f));
        AssertClose(y[0], [1], [expected]);
    }

    [Fact]
    public void Momentum_InputsOfAnotherNumber_AreRefused() => Assert.Equal(
        "DEC1270", Assert.Throws<ModelException>(() => Of(new MomentumOp(1, 1, 0), 2, Rate, Tensor.Scalar(0L), Tensor.Vector(1f), Tensor.Vector(1f))).Code);
}
