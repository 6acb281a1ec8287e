using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class QuantizationScopeTests
{
    private static readonly StaticQuantizationOptions Plain = new();

    [Fact]
    public void ConvReluConv_ThePairIsOneLayer_AndTheLastOutputStaysFloat()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 2, 4, 4), 3, 1);
        Value b = draft.Conv("b", draft.Add("r", new ReluOp(), a), 2, 2);
        AssertValues(QuantizationScope.Of(draft.Done(b), Plain), "r", "x");
    }

    [Fact]
    public void ConvClipConv_ThePairIsOneLayer()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 4, 1);
        Value c = draft.Add("c", new ClipOp(), a, draft.Store("low", Tensor.Scalar(0f)), draft.Store("high", Tensor.Scalar(6f)));
        AssertValues(QuantizationScope.Of(draft.Done(draft.Conv("y", c, 4, 2)), new StaticQuantizationOptions()), "c", "x");
    }

    [Fact]
    public void QuantizeOutputs_TakesTheLastOutputToo()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 2, 4, 4), 3, 1);
        AssertValues(QuantizationScope.Of(draft.Done(a), Plain with { QuantizeOutputs = true }), "a", "x");
    }

    [Fact]
    public void ResidualAdd_BothOfItsInputsAreIntegers()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 2, 4, 4);
        Value sum = draft.Add("sum", new AddOp(), draft.Conv("a", x, 2, 1), x);
        AssertValues(QuantizationScope.Of(draft.Done(draft.Conv("b", sum, 2, 2)), Plain), "a", "sum", "x");
    }

    [Fact]
    public void Concat_ItsInputsShareTheScaleOfItsOutput()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 2, 4, 4);
        Value a = draft.Conv("a", x, 2, 1);
        Value b = draft.Conv("b", x, 3, 2);
        Value joined = draft.Add("joined", new ConcatOp(1), a, b);
        QuantizationScope scope = QuantizationScope.Of(draft.Done(draft.Conv("c", joined, 2, 3)), Plain);
        AssertValues(scope, "a", "b", "joined", "x");
        Assert.Same(scope.Representative(a), scope.Representative(joined));
        Assert.Same(scope.Representative(b), scope.Representative(joined));
        Assert.NotSame(scope.Representative(x), scope.Representative(joined));
    }

    [Fact]
    public void MaxPool_SharesTheScaleOfItsInput()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 2, 4, 4), 2, 1);
        Value pooled = draft.Add("pooled", new MaxPoolOp(new SlidingWindow { KernelShape = [2, 2], Strides = [2, 2] }), a);
        QuantizationScope scope = QuantizationScope.Of(draft.Done(draft.Conv("b", pooled, 2, 2)), Plain);
        AssertValues(scope, "a", "pooled", "x");
        Assert.Same(scope.Representative(a), scope.Representative(pooled));
    }

    [Theory]
    [InlineData("node3_b")]
    [InlineData("*_b")]
    [InlineData("b")]
    public void KeepFloat_ByNodeOrPatternOrValue_LeavesItsInputsFloat(string pattern)
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 2, 4, 4), 3, 1);
        Value b = draft.Conv("b", draft.Add("r", new ReluOp(), a), 2, 2);
        QuantizationScope scope = QuantizationScope.Of(draft.Done(b), Plain with { KeepFloat = [pattern] });
        AssertValues(scope, "x");
        Assert.DoesNotContain(b.Producer!, scope.Nodes);
    }

    [Fact]
    public void KeepFloat_ByOperator_LeavesNothing()
    {
        var draft = new GraphDraft();
        Model model = draft.Done(draft.Conv("a", draft.Input("x", 1, 2, 4, 4), 3, 1));
        QuantizationScope scope = QuantizationScope.Of(model, Plain with { KeepFloat = ["Conv"] });
        Assert.Equal("DEC1905", Assert.Throws<Tensors.ModelException>(() => StaticQuantizer.Observed(scope)).Code);
    }

    private static void AssertValues(QuantizationScope scope, params string[] names) =>
        Assert.Equal(names, scope.Values.Select(static v => v.Name).Order(StringComparer.Ordinal));
}
