using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

/// <summary>Scores of zero weigh all visible keys alike, so that outputs are means of values.</summary>
public class MicrosoftAttentionTests
{
    // One head of one column: Q and K are zero, V is the input.
    private static readonly Tensor Weights = Floats([1, 3], 0, 0, 1);

    [Fact]
    public void SkipSimplifiedLayerNormalization_OfScalars_IsRefused()
    {
        Tensor one = Tensor.Scalar(1f);
        Assert.Equal("DEC1255", Assert.Throws<ModelException>(() => CheckedRun.Single(new SkipSimplifiedLayerNormalizationOp(), one, one, one)).Code);
    }

    [Fact]
    public void SimplifiedLayerNormalization_WithoutElements_HasAStatisticForEachRun()
    {
        Tensor empty = Tensor.Zeros(ElementType.Float32, [2, 0]);
        IReadOnlyList<RuntimeValue> y = CheckedRun.Outputs(new SimplifiedLayerNormalizationOp(), 2, empty, Tensor.Zeros(ElementType.Float32, [0]));
        Assert.Equal([2, 1], ((Tensor)y[1]).Shape);
    }

    [Fact]
    public void MultiHeadAttention_OfScalars_IsRefused()
    {
        Tensor one = Tensor.Scalar(1f);
        Assert.Equal("DEC1261", Assert.Throws<ModelException>(() => CheckedRun.Single(new MultiHeadAttentionOp(1), one, one, one)).Code);
    }

    [Fact]
    public void Attention_Causal_AveragesWhatCameBefore() =>
        AssertClose(Of(new MicrosoftAttentionOp(1) { IsCausal = true }, Floats([1, 3, 1], 3, 5, 10), Weights), [1, 3, 1], [3, 4, 6]);

    [Fact]
    public void Attention_NumberOfKeys_HidesTheRest() => AssertClose(
        Of(new MicrosoftAttentionOp(1), Floats([1, 3, 1], 3, 5, 10), Weights, Floats([3], 0, 0, 1), Tensor.Vector<int>(2)), [1, 3, 1], [5, 5, 5]);

    [Fact]
    public void Attention_Past_ComesFirstAndIsHandedOn()
    {
        IReadOnlyList<Tensor> y = Of(new MicrosoftAttentionOp(1), 2, Floats([1, 1, 1], 6), Weights, null, null, Floats([2, 1, 1, 2, 1], 0, 0, 1, 2));
        AssertClose(y[0], [1, 1, 1], [3]);
        AssertClose(y[1], [2, 1, 1, 3, 1], [0, 0, 0, 1, 2, 6]);
    }

    [Fact]
    public void Attention_MaskThatDoesNotFit_IsRefused()
    {
        ModelException error = Assert.Throws<ModelException>(
            () => Of(new MicrosoftAttentionOp(1), Floats([1, 3, 1], 3, 5, 10), Weights, null, Tensor.Create(new int[4], Shape.Of(2, 2))));
        Assert.Equal("DEC1261", error.Code);
    }

    [Fact]
    public void Attention_Rotary_IsNotEvaluated() => Assert.Equal(
        "DEC1265", Assert.Throws<UnsupportedException>(() => Of(new MicrosoftAttentionOp(1) { Rotates = true }, Floats([1, 3, 1], 3, 5, 10), Weights)).Code);

    [Fact]
    public void MultiHeadAttention_PackedForms_EqualTheSeparateOnes()
    {
        (Tensor q, Tensor k, Tensor v, Tensor bias) = (Wave(1, 2, 3, 4), Wave(2, 2, 3, 4), Wave(3, 2, 3, 4), Wave(4, 12));
        var op = new MultiHeadAttentionOp(2);
        double[] expected = Of(op, q, k, v, bias).ToDoubles();

        AssertClose(Of(op, Pack(q, k, v), null, null, bias), [2, 3, 4], expected, 1e-7);
        AssertClose(Of(op, q, Pack(k, v), null, bias), [2, 3, 4], expected, 1e-7);
    }

    [Fact]
    public void MultiHeadAttention_FormsThatDoNotFit_AreRefused() => Assert.Equal(
        "DEC1261", Assert.Throws<ModelException>(() => Of(new MultiHeadAttentionOp(2), Wave(1, 2, 3, 4), Wave(2, 2, 3, 4))).Code);

    [Fact]
    public void EmbedLayerNormalization_SumOfThree_IsNormalized()
    {
        Tensor words = Floats([2, 2], 0, 0, 1, 3), positions = Floats([2, 2], 0, 0, 0, 1), kinds = Floats([1, 2], 0, 1);
        IReadOnlyList<Tensor> y = Of(
            new EmbedLayerNormalizationOp(0), 3, Ints(1, 0), Ints(0, 0), words, positions, kinds, Floats([2], 1, 2), Floats([2], 0, 5), Ints(1, 0));
        AssertClose(y[2], [1, 2, 2], [1, 4, 0, 2]);
        AssertClose(y[0], [1, 2, 2], [-1, 7, -1, 7]);
        Assert.Equal([1], y[1].ToArray<int>());
    }

    [Fact]
    public void EmbedLayerNormalization_IdOutsideTheTable_IsRefused() => Assert.Equal(
        "DEC1261",
        Assert.Throws<ModelException>(() => Of(new EmbedLayerNormalizationOp(), Ints(2, 0), null, Range(2, 2), Range(2, 2), null, Fill(1, 2), Fill(0, 2))).Code);

    [Fact]
    public void SimplifiedNormalizations_DivideByTheRootMeanSquare()
    {
        AssertClose(Of(new SimplifiedLayerNormalizationOp(Epsilon: 0), Floats([1, 2], 1, 7), Floats([2], 1, 2)), [1, 2], [0.2, 2.8]);
        IReadOnlyList<Tensor> y = Of(new SkipSimplifiedLayerNormalizationOp(0), 4, Floats([1, 2], 1, 3), Floats([1, 2], 0, 3), Floats([2], 1, 2), Floats([2], 0, 1));
        AssertClose(y[0], [1, 2], [0.2, 2.8]);
        AssertClose(y[2], [1, 1], [0.2]);
        AssertClose(y[3], [1, 2], [1, 7]);
    }

    private static Tensor Ints(params int[] values) => Tensor.Create(values, Shape.Of(1, values.Length));

    private static Tensor Wave(int seed, params long[] sizes) =>
        Tensor.Create([.. Enumerable.Range(0, (int)Shape.CountElements(sizes)).Select(i => MathF.Sin((seed * 7) + (i * 1.3f)))], Shape.Of(sizes));

    // Tensors [batch, sequence, 2 * 2] as [batch, sequence, 2, parts, 2].
    private static Tensor Pack(params Tensor[] parts)
    {
        var values = new List<float>();
        for (int pair = 0; pair < parts[0].Length / 2; pair++)
        {
            values.AddRange(parts.SelectMany(p => p.ToFloats().Skip(pair * 2).Take(2)));
        }

        return Tensor.Create([.. values], Shape.Of(2, 3, 2, parts.Length, 2));
    }
}
