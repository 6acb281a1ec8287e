using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class SignalTests
{
    [Fact]
    public void Dft_Impulse_IsFlatAndInverts()
    {
        Tensor spectrum = Of(new DftOp(), Floats([1, 4, 1], 1, 0, 0, 0));
        AssertClose(spectrum, [1, 4, 2], [1, 0, 1, 0, 1, 0, 1, 0]);
        AssertClose(Of(new DftOp(Inverse: true), spectrum), [1, 4, 2], [1, 0, 0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void Dft_Onesided_RoundTripsARealSignal()
    {
        Tensor half = Of(new DftOp(Onesided: true), Floats([1, 4, 1], 1, 2, 3, 4));
        AssertClose(half, [1, 3, 2], [10, 0, -2, 2, -2, 0]);
        AssertClose(Of(new DftOp(Inverse: true, Onesided: true), half), [1, 4, 1], [1, 2, 3, 4]);
    }

    [Fact]
    public void Stft_Window_WeighsEachFrame()
    {
        Tensor y = Of(new StftOp(), Floats([1, 4, 1], 1, 2, 3, 4), Tensor.Scalar(2L), Floats([2], 1, 10));
        AssertClose(y, [1, 2, 2, 2], [21, 0, -19, 0, 43, 0, -37, 0]);
    }

    [Fact]
    public void Windows_Symmetric_EndAsTheyBegin()
    {
        Tensor size = Tensor.Scalar(3);
        AssertClose(Of(new HannWindowOp(Periodic: false), size), [3], [0, 1, 0]);
        AssertClose(Of(new HammingWindowOp(Periodic: false), size), [3], [4 / 46.0, 1, 4 / 46.0]);
        AssertClose(Of(new BlackmanWindowOp(Periodic: false), size), [3], [0, 1, 0]);
        AssertClose(Of(new HannWindowOp(), Tensor.Scalar(2L)), [2], [0, 1]);
    }

    [Fact]
    public void MelWeightMatrix_BackendSuitesExample_IsReproduced()
    {
        Tensor y = Of(
            new MelWeightMatrixOp(), Tensor.Scalar(8), Tensor.Scalar(16), Tensor.Scalar(8192), Tensor.Scalar(0f), Tensor.Scalar(4096f));
        Assert.Equal(Shape.Of(9, 8), y.Shape);
        Assert.Equal([1f, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0], y.ToArray<float>()[..16]);
    }
}
