using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class CrossLayerEqualizationTests
{
    [Fact]
    public void ConvReluConv_EachChannelHasOneRangeInBothWeights_AndTheFunctionStays()
    {
        using Model model = Chain(new ReluOp());
        EqualizationPlan plan = Plan(model);
        using Model equalized = CrossLayerEqualization.Apply(model, plan);

        float[] first = Largest(equalized, "a", input: false);
        float[] second = Largest(equalized, "b", input: true);
        Assert.All(first.Zip(second), static pair => Assert.Equal(pair.First, pair.Second, pair.First * 1e-3f));
        Assert.True(CrossLayerEqualization.Spread(model) > 10);
        AssertSameOutputs(model, equalized);
    }

    [Fact]
    public void DepthwiseBetween_BothPairsAreFound_AndTheFunctionStays()
    {
        var draft = new GraphDraft();
        Value x = draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 4, 1);
        Value w = draft.Store("d_w", Stretched(GraphDraft.Random(3, 4, 1, 3, 3), 30));
        Value d = draft.Add("d", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }, 4), draft.Add("r", new ReluOp(), x), w);
        using Model model = draft.Done(draft.Conv("b", draft.Add("s", new ReluOp(), d), 2, 5));

        EqualizationPlan plan = Plan(model);
        using Model equalized = CrossLayerEqualization.Apply(model, plan);
        Assert.Equal(["a", "d"], plan.Factors.Keys.Order());
        AssertSameOutputs(model, equalized);
    }

    [Fact]
    public void LimitBetween_ChannelsThatReachItKeepTheirScale_OthersStayBelowIt()
    {
        var draft = new GraphDraft();
        Value low = draft.Store("low", Tensor.Scalar(0f));
        Value high = draft.Store("high", Tensor.Scalar(1f));
        Value x = draft.Input("x", 1, 3, 6, 6);
        Value a = draft.Add("a", new ConvOp(new SlidingWindow()), x, draft.Store("a_w", Stretched(GraphDraft.Random(1, 8, 3, 1, 1), 0.01f)), draft.Store("a_b", GraphDraft.Random(2, 8)));
        using Model model = draft.Done(draft.Conv("b", draft.Add("c", new ClipOp(), a, low, high), 2, 5));

        float[] factors = Plan(model).Factors["a"];
        double[] maxima = ChannelStatistics.Measure(Test(model), new Dictionary<string, int> { ["a"] = 1 }, Samples(model), default)["a"].Maxima;
        Assert.Contains(maxima, static m => m >= 1);
        Assert.Contains(factors, static f => f > 1.5f);
        Assert.All(factors.Zip(maxima), static c => Assert.True(c.Second >= 1 ? c.First == 1 : c.First * c.Second <= 1, $"factor {c.First}, maximum {c.Second}"));
        AssertSameOutputs(model, CrossLayerEqualization.Apply(model, Plan(model)));
    }

    [Fact]
    public void OutputReadTwice_IsNoPair()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 4, 1);
        Value b = draft.Conv("b", a, 4, 3);
        using Model model = draft.Done(draft.Add("y", new AddOp(), a, b));
        Assert.Empty(Plan(model).Factors);
    }

    [Fact]
    public void SplitBetween_WhoseOtherPartIsReadToo_IsNoPair()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 2, 3, 6, 6), 4, 1);
        Node split = new GraphEditor(draft.Model.Graph).Insert(new SplitOp(0), [a, draft.Store("sizes", Tensor.Vector(1L, 1))], null, null, 2, "part");
        Value b = draft.Conv("b", split.Output(0)!, 4, 3);
        using Model model = draft.Done(draft.Add("y", new AddOp(), b, split.Output(1)));
        Assert.Empty(Plan(model).Factors);
    }

    [Fact]
    public void Apply_PlanOfAnotherModel_IsRefused()
    {
        using Model model = Chain(new ReluOp());
        ModelException error = Assert.Throws<ModelException>(() => CrossLayerEqualization.Apply(model, new EqualizationPlan(new Dictionary<string, float[]> { ["a"] = [1, 2] })));
        Assert.Equal("DEC1908", error.Code);
    }

    private static Model Chain(Operator between)
    {
        var draft = new GraphDraft();
        Value w = draft.Store("a_w", Stretched(GraphDraft.Random(1, 4, 3, 3, 3), 100));
        Value a = draft.Add("a", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), draft.Input("x", 1, 3, 6, 6), w, draft.Store("a_b", GraphDraft.Random(2, 4)));
        return draft.Done(draft.Conv("b", draft.Add("r", between, a), 2, 5));
    }

    // The first channel alone is multiplied.
    private static Tensor Stretched(Tensor weight, float factor)
    {
        float[] values = weight.ToFloats();
        for (int i = 0; i < values.Length / weight.Sizes[0]; i++)
        {
            values[i] *= factor;
        }

        return Tensor.Create(values, weight.Shape);
    }

    private static float[] Largest(Model model, string layer, bool input)
    {
        Node node = model.Graph.Find(layer)!.Producer!;
        ReadOnlySpan<float> weights = QuantizationScope.Weight(node)!.Constant!.AsSpan<float>();
        return (input ? WeightChannels.Inputs(node) : WeightChannels.Outputs(node)).Largest(weights);
    }

    private static ModelUnderTest Test(Model model) => new(model, new DecantEngine());

    private static Dictionary<string, RuntimeValue>[] Samples(Model model) => [.. Enumerable.Range(0, 3).Select(s => GraphDraft.Inputs(model, 10 + s))];

    private static EqualizationPlan Plan(Model model) => CrossLayerEqualization.Plan(Test(model), Samples(model));

    private static void AssertSameOutputs(Model expected, Model found)
    {
        foreach (Dictionary<string, RuntimeValue> sample in Samples(expected))
        {
            float[] y = GraphDraft.Reference(expected, sample);
            float scale = y.Max(Math.Abs);
            Assert.All(y.Zip(GraphDraft.Reference(found, sample)), p => Assert.Equal(p.First, p.Second, scale * 1e-5f));
        }
    }
}
