using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class AttentionTests
{
    [Fact]
    public void TensorScatter_EmptyRows_IsEmpty()
    {
        Tensor empty = Tensor.Zeros(ElementType.Float32, [2, 2, 3, 0]);
        Assert.Equal([2, 2, 3, 0], CheckedRun.Single(new TensorScatterOp(-3), empty, empty).Shape);
    }

    [Fact]
    public void Attention_EqualKeys_AveragesTheValues()
    {
        Tensor y = Of(new AttentionOp(), Fill(1, 1, 1, 1, 2), Fill(3, 1, 1, 2, 2), Floats([1, 1, 2, 1], 10, 20));
        AssertClose(y, [1, 1, 1, 1], [15]);
    }

    [Fact]
    public void Attention_Causal_SeesOnlyThePastAndItself()
    {
        Tensor y = Of(new AttentionOp { IsCausal = true }, Fill(0, 1, 1, 3, 1), Fill(0, 1, 1, 3, 1), Floats([1, 1, 3, 1], 3, 6, 12));
        AssertClose(y, [1, 1, 3, 1], [3, 4.5, 7]);
    }

    [Fact]
    public void Attention_GroupedHeadsOfThreeAxes_ShareKeysAndValues()
    {
        var op = new AttentionOp { QueryHeads = 4, KeyHeads = 2 };
        Tensor y = Of(op, Fill(0, 1, 1, 4), Fill(0, 1, 2, 2), Floats([1, 2, 2], 1, 10, 3, 30));
        AssertClose(y, [1, 1, 4], [2, 2, 20, 20]);
    }

    [Fact]
    public void Attention_BoolMaskShorterThanTheKeys_HidesTheRest()
    {
        Tensor mask = Tensor.Create([true, false], Shape.Of(1, 2));
        Tensor y = Of(new AttentionOp(), Fill(0, 1, 1, 1, 1), Fill(0, 1, 1, 3, 1), Floats([1, 1, 3, 1], 5, 6, 7), mask);
        AssertClose(y, [1, 1, 1, 1], [5]);
    }

    [Fact]
    public void Attention_Past_ComesFirstAndIsHandedOn()
    {
        IReadOnlyList<Tensor> y = Of(
            new AttentionOp { Scale = 1, ScoresMode = 1, Softcap = 2 }, 4, Fill(1, 1, 1, 1, 1), Floats([1, 1, 1, 1], 4), Floats([1, 1, 1, 1], 8), null,
            Floats([1, 1, 1, 1], -4), Floats([1, 1, 1, 1], 2));
        AssertClose(y[1], [1, 1, 2, 1], [-4, 4]);
        AssertClose(y[2], [1, 1, 2, 1], [2, 8]);
        double capped = 2 * Math.Tanh(2);
        AssertClose(y[3], [1, 1, 1, 2], [-capped, capped]);
        AssertClose(y[0], [1, 1, 1, 1], [2 + (6 / (1 + Math.Exp(-2 * capped)))]);
    }

    [Theory]
    [InlineData(false, new double[] { -3, 2, 1, 4 })]
    [InlineData(true, new double[] { -2, 1, 3, 4 })]
    public void RotaryEmbedding_QuarterTurn_SwapsPairs(bool interleaved, double[] expected)
    {
        // The first pair turns by a quarter, the second stays.
        Tensor y = Of(new RotaryEmbeddingOp(interleaved), Floats([1, 1, 1, 4], 1, 2, 3, 4), Floats([1, 1, 2], 0, 1), Floats([1, 1, 2], 1, 0));
        AssertClose(y, [1, 1, 1, 4], expected);
    }

    [Fact]
    public void TensorScatter_Circular_WrapsAround()
    {
        var op = new TensorScatterOp(IsCircular: true);
        Tensor y = Of(op, Floats([1, 3, 1], 1, 2, 3), Floats([1, 2, 1], 8, 9), Tensor.Vector(2L));
        AssertClose(y, [1, 3, 1], [9, 2, 8]);
        Assert.Equal("DEC1261", Assert.Throws<ModelException>(() => Of(new TensorScatterOp(), Floats([1, 3, 1], 1, 2, 3), Floats([1, 2, 1], 8, 9), Tensor.Vector(2L))).Code);
    }
}
