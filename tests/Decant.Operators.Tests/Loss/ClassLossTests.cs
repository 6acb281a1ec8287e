using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class ClassLossTests
{
    private static readonly Tensor Scores = Floats([2, 2], -1, -2, -3, -5);
    private static readonly Tensor Targets = Tensor.Vector(0L, 1L);

    [Fact]
    public void NegativeLogLikelihoodLoss_Weighted_MeanDividesByTheWeights()
    {
        Tensor weights = Floats([2], 3, 1);
        AssertClose(Of(new NegativeLogLikelihoodLossOp(), Scores, Targets, weights), [], [2]);
        AssertClose(Of(new NegativeLogLikelihoodLossOp(LossReduction.Sum), Scores, Targets, weights), [], [8]);
        AssertClose(Of(new NegativeLogLikelihoodLossOp(LossReduction.None), Scores, Targets, weights), [2], [3, 5]);
    }

    [Fact]
    public void NegativeLogLikelihoodLoss_IgnoredClass_DoesNotCount() =>
        AssertClose(Of(new NegativeLogLikelihoodLossOp(IgnoreIndex: 1), Scores, Targets), [], [1]);

    [Fact]
    public void SoftmaxCrossEntropyLoss_EqualScores_IsTheLogarithmOfTheClasses()
    {
        IReadOnlyList<Tensor> y = Of(new SoftmaxCrossEntropyLossOp(), 2, Fill(7, 1, 4, 2), Tensor.Create([0, 3], Shape.Of(1, 2)));
        AssertClose(y[0], [], [Math.Log(4)]);
        AssertClose(y[1], [1, 4, 2], [.. Enumerable.Repeat(-Math.Log(4), 8)]);
    }

    [Fact]
    public void SoftmaxCrossEntropyLoss_ClassOutOfRange_Throws() =>
        Assert.Equal("DEC1262", Assert.Throws<ModelException>(() => Of(new SoftmaxCrossEntropyLossOp(), Scores, Tensor.Vector(0L, 2L))).Code);
}
