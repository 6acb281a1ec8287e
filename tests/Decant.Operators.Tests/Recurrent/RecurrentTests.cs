using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

/// <summary>The expected numbers of constant weights are those of the ONNX backend suite.</summary>
public class RecurrentTests
{
    [Fact]
    public void Lstm_Peepholes_MatchTheBackendSuite()
    {
        IReadOnlyList<Tensor> y = Of(
            new LstmOp(new RecurrentAttributes { HiddenSize = 3 }), 2, Floats([1, 2, 4], 1, 2, 3, 4, 5, 6, 7, 8), Fill(0.1f, 1, 12, 4), Fill(0.1f, 1, 12, 3),
            null, Tensor.Vector(1, 1), null, null, Fill(0.1f, 1, 9));
        AssertClose(y[1], [1, 2, 3], [0.3750691, 0.3750691, 0.3750691, 0.6801309, 0.6801309, 0.6801309]);
    }

    [Fact]
    public void Lstm_BatchFirst_MatchesTheBackendSuite()
    {
        IReadOnlyList<Tensor> y = Of(
            new LstmOp(new RecurrentAttributes { HiddenSize = 7, BatchFirst = true }), 3, Floats([3, 1, 2], 1, 2, 3, 4, 5, 6), Fill(0.3f, 1, 28, 2),
            Fill(0.3f, 1, 28, 7));
        double[] expected = [.. new[] { 0.3336926, 0.6223932, 0.718579 }.SelectMany(static v => Enumerable.Repeat(v, 7))];
        AssertClose(y[0], [3, 1, 1, 7], expected);
        AssertClose(y[1], [3, 1, 7], expected);
    }

    [Fact]
    public void Gru_BatchFirst_MatchesTheBackendSuite()
    {
        IReadOnlyList<Tensor> y = Of(
            new GruOp(new RecurrentAttributes { HiddenSize = 6, BatchFirst = true }), 2, Floats([3, 1, 2], 1, 2, 3, 4, 5, 6), Fill(0.2f, 1, 18, 2),
            Fill(0.2f, 1, 18, 6));
        AssertClose(y[1], [3, 1, 6], [.. new[] { 0.19030014, 0.1751368, 0.09733085 }.SelectMany(static v => Enumerable.Repeat(v, 6))]);
    }

    [Fact]
    public void Rnn_InputBias_MatchesTheBackendSuite()
    {
        Tensor bias = Floats([1, 10], 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0, 0, 0, 0, 0);
        IReadOnlyList<Tensor> y = Of(
            new RnnOp(new RecurrentAttributes { HiddenSize = 5 }), 2, Floats([1, 3, 3], 1, 2, 3, 4, 5, 6, 7, 8, 9), Fill(0.1f, 1, 5, 3), Fill(0.1f, 1, 5, 5), bias);
        AssertClose(y[1], [1, 3, 5], [.. new[] { 0.6043678, 0.9216685, 0.9866143 }.SelectMany(static v => Enumerable.Repeat(v, 5))]);
    }

    [Fact]
    public void Rnn_Bidirectional_ReadsTheSecondDirectionBackwardsWithinItsLength()
    {
        var attributes = new RecurrentAttributes { Direction = RecurrentDirection.Bidirectional, Activations = ["Affine", "Affine"], ActivationAlpha = [1, 2] };
        IReadOnlyList<Tensor> y = Of(
            new RnnOp(attributes), 2, Floats([3, 2, 1], 1, 10, 2, 20, 3, 30), Fill(1, 2, 1, 1), Fill(1, 2, 1, 1), null, Tensor.Vector(3, 2));

        // Forward sums 1 3 6 and 10 30; backward h = 2 (x + h): from 3: 6 16 34, from 20 within two steps: 40 100.
        AssertClose(y[0], [3, 2, 2, 1], [1, 10, 34, 100, 3, 30, 16, 40, 6, 0, 6, 0]);
        AssertClose(y[1], [2, 2, 1], [6, 30, 34, 100]);
    }

    [Fact]
    public void Gru_LinearBeforeReset_GatesTheTransformedState()
    {
        // Weights of one unit without gates' influence: z = r = 1/2, recurrence bias 4 inside the reset: h = 1/2 * (1 + 1/2 * (1 * 2 + 4)) + 1/2 * 2.
        var attributes = new RecurrentAttributes { Activations = ["Sigmoid", "Affine"], HiddenSize = 1 };
        Tensor w = Floats([1, 3, 1], 0, 0, 1);
        Tensor bias = Floats([1, 6], 0, 0, 0, 0, 0, 4);
        Tensor h = Fill(2, 1, 1, 1);
        AssertClose(Of(new GruOp(attributes, LinearBeforeReset: true), 2, Fill(1, 1, 1, 1), w, w, bias, null, h)[1], [1, 1, 1], [3]);
        AssertClose(Of(new GruOp(attributes), 2, Fill(1, 1, 1, 1), w, w, bias, null, h)[1], [1, 1, 1], [4]);
    }

    [Fact]
    public void Rnn_Clip_BoundsTheActivationsArgument()
    {
        var attributes = new RecurrentAttributes { Activations = ["Relu"], Clip = 3 };
        AssertClose(Of(new RnnOp(attributes), 2, Fill(100, 1, 1, 1), Fill(1, 1, 1, 1), Fill(1, 1, 1, 1))[1], [1, 1, 1], [3]);
    }

    [Fact]
    public void Rnn_UnknownActivation_IsRefusedByName()
    {
        var attributes = new RecurrentAttributes { Activations = ["Cosine"] };
        var error = Assert.Throws<ModelException>(() => Of(new RnnOp(attributes), 2, Fill(1, 1, 1, 1), Fill(1, 1, 1, 1), Fill(1, 1, 1, 1)));
        Assert.Equal("DEC1258", error.Code);
        Assert.Contains("Cosine", error.Message);
    }
}
