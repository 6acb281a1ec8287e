using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class NormalizationTests
{
    [Fact]
    public void BatchNormalization_Inference_UsesTheGivenStatistics()
    {
        Tensor y = Of(
            new BatchNormalizationOp(Epsilon: 0), Floats([1, 2, 2], 1, 2, 3, 4), Floats([2], 2, 3), Floats([2], 10, 20), Floats([2], 1, 3), Floats([2], 4, 9));
        AssertClose(y, [1, 2, 2], [10, 11, 20, 21]);
    }

    [Fact]
    public void BatchNormalization_Training_YieldsRunningStatistics()
    {
        IReadOnlyList<Tensor> y = Of(
            new BatchNormalizationOp(0, 0.75f, TrainingMode: true), 3, Floats([2, 1, 2], 1, 3, 5, 7), Floats([1], 1), Floats([1], 0), Floats([1], 0), Floats([1], 1));
        AssertClose(y[0], [2, 1, 2], [-3 / Math.Sqrt(5), -1 / Math.Sqrt(5), 1 / Math.Sqrt(5), 3 / Math.Sqrt(5)]);
        AssertClose(y[1], [1], [1]);
        AssertClose(y[2], [1], [2]);
    }

    [Fact]
    public void Lrn_NoPixels_IsEmpty() => AssertClose(Of(new LrnOp(3), Tensor.Zeros(ElementType.Float32, [2, 3, 0, 2])), [2, 3, 0, 2], []);

    [Fact]
    public void Lrn_ThreeChannels_SumsNeighbours()
    {
        Tensor y = Of(new LrnOp(3, Alpha: 3, Beta: 1, Bias: 1), Floats([1, 3, 1], 1, 2, 3));
        AssertClose(y, [1, 3, 1], [1 / 6.0, 2 / 15.0, 3 / 14.0]);
    }

    [Fact]
    public void Dropout_Inference_IsTheIdentity()
    {
        IReadOnlyList<Tensor> y = Of(new DropoutOp(), 2, Range(4), Tensor.Scalar(0.75f));
        AssertClose(y[0], [4], [0, 1, 2, 3]);
        Assert.All(y[1].ToArray<bool>(), Assert.True);
    }

    [Fact]
    public void Dropout_Training_ScalesWhatTheMaskKeeps()
    {
        IReadOnlyList<Tensor> y = Of(new DropoutOp(7), 2, Fill(1, 1000), Tensor.Scalar(0.75f), Tensor.Scalar(true));
        bool[] mask = y[1].ToArray<bool>();
        Assert.InRange(mask.Count(static kept => kept), 200, 300);
        Assert.Equal(mask.Select(static kept => kept ? 4f : 0f), y[0].ToArray<float>());
        Assert.Equal(mask, Of(new DropoutOp(7), 2, Fill(1, 1000), Tensor.Scalar(0.75f), Tensor.Scalar(true))[1].ToArray<bool>());
    }
}
