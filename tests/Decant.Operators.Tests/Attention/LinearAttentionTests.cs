using Decant.Tensors;
using static Decant.Operators.Tests.OperatorRun;

namespace Decant.Operators.Tests;

public class LinearAttentionTests
{
    [Fact]
    public void LinearAttention_LinearRule_SumsOuterProducts()
    {
        // S is 1·2, then 1·2 + 3·4 = 14; the outputs are twice that times 5 and 6.
        IReadOnlyList<Tensor> y = Of(
            new LinearAttentionOp { KeyHeads = 1, QueryHeads = 1, Scale = 2, UpdateRule = LinearAttentionRule.Linear },
            2, Floats([1, 2, 1], 5, 6), Floats([1, 2, 1], 1, 3), Floats([1, 2, 1], 2, 4));
        AssertClose(y[0], [1, 2, 1], [20, 168]);
        AssertClose(y[1], [1, 1, 1, 1], [14]);
    }

    [Fact]
    public void LinearAttention_GatedDelta_DecaysAndWritesTheDifference()
    {
        // S = ½·8 = 4; v = ½·(10 − 4·2) = 1; S = 4 + 2·1 = 6; both readers see it.
        var op = new LinearAttentionOp { KeyHeads = 1, QueryHeads = 2 };
        IReadOnlyList<Tensor> y = Of(
            op, 2, Floats([1, 1, 2], 1, -1), Floats([1, 1, 1], 2), Floats([1, 1, 1], 10), Floats([1, 1, 1, 1], 8), Floats([1, 1, 1], MathF.Log(0.5f)), Floats([1, 1, 1], 0.5f));
        AssertClose(y[0], [1, 1, 2], [6, -6], 1e-5);
        AssertClose(y[1], [1, 1, 1, 1], [6], 1e-5);
    }

    [Fact]
    public void LinearAttention_DecayWithoutAGatedRule_IsRefused()
    {
        var op = new LinearAttentionOp { KeyHeads = 1, QueryHeads = 1, UpdateRule = LinearAttentionRule.Linear };
        Tensor x = Fill(1, 1, 1, 1);
        Assert.Equal("DEC1272", Assert.Throws<ModelException>(() => Of(op, 1, x, x, x, null, x)).Code);
    }

    [Fact]
    public void FlexAttention_WithoutSubgraphs_IsAttention()
    {
        Tensor q = Range(1, 2, 3, 4);
        Tensor k = Range(1, 1, 5, 4);
        Tensor v = Range(1, 1, 5, 2);
        AssertClose(Of(new FlexAttentionOp { Scale = 0.01f }, q, k, v), [1, 2, 3, 2], Of(new AttentionOp { Scale = 0.01f }, q, k, v).ToDoubles(), 1e-5);
    }

    [Fact]
    public void FlexAttention_HeadsThatDoNotDivide_AreRefused() => Assert.Equal(
        "DEC1261", Assert.Throws<ModelException>(() => Of(new FlexAttentionOp(), Fill(1, 1, 3, 1, 1), Fill(1, 1, 2, 1, 1), Fill(1, 1, 2, 1, 1))).Code);
}
