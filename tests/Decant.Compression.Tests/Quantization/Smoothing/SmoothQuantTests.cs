using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class SmoothQuantTests
{
    [Fact]
    public void Divisors_TwoChannels_AreThePaperOnes()
    {
        // By hand: √(16 / 1) = 4 and √(1 / 4) = 0.5, by which both channels of data and weight get the magnitudes 4 and 2.
        float[] divisors = SmoothQuant.Divisors([16, 1], [1, 4], 0.5);
        Assert.Equal([4f, 0.5f], divisors);
        Assert.Equal(16 / divisors[0], 1 * divisors[0]);
        Assert.Equal(1 / divisors[1], 4 * divisors[1]);
        // The strength 1 leaves all channels of the data at 1, 0 all of the weight.
        Assert.Equal([16f, 1f], SmoothQuant.Divisors([16, 1], [1, 4], 1));
        Assert.Equal([1f, 0.25f], SmoothQuant.Divisors([16, 1], [1, 4], 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_NormalizedChannelsFarApart_KeepsTheFunction_AndQuantizesBetter(bool residual)
    {
        using Model model = Draft(residual);
        Dictionary<string, RuntimeValue>[] samples = Samples(model);
        var test = new ModelUnderTest(model, new DecantEngine());
        SmoothingPlan plan = SmoothQuant.Plan(test, new SmoothingOptions(), samples);
        using Model smooth = SmoothQuant.Apply(model, plan);

        Assert.Equal(["n"], plan.Divisors.Keys);
        Assert.True(plan.Spread > 20);
        // Where the residual reads the normalization too, it is computed twice.
        Assert.Equal(residual ? 2 : 1, smooth.Graph.Nodes.Count(static n => n.Op is LayerNormalizationOp));
        Assert.All(GraphDraft.Reference(model, samples[0]).Zip(GraphDraft.Reference(smooth, samples[0])), static p => Assert.Equal(p.First, p.Second, 1e-3f));
        double before = Error(model, model, samples), after = Error(model, smooth, samples);
        Assert.True(after < before / 4, $"{before} before, {after} after");
    }

    [Fact]
    public void Plan_ChannelsAlike_MovesNothingByItself()
    {
        var draft = new GraphDraft();
        Value n = draft.Add("n", new LayerNormalizationOp(-1), draft.Input("x", 4, 16), draft.Store("n_w", Tensor.Splat(Shape.Of(16), 1f)));
        using Model model = draft.Done(draft.Add("y", new MatMulOp(), n, draft.Store("w", GraphDraft.Random(1, 16, 8))));
        var test = new ModelUnderTest(model, new DecantEngine());
        Assert.Empty(SmoothQuant.Plan(test, new SmoothingOptions(), Samples(model)).Divisors);
        Assert.Single(SmoothQuant.Plan(test, new SmoothingOptions { Use = MethodUse.Always }, Samples(model)).Divisors);
    }

    [Fact]
    public void Apply_ConvolutionsAroundARectifier_KeepsTheFunction()
    {
        var draft = new GraphDraft();
        Value a = draft.Add("r", new ReluOp(), draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 4, 1));
        using Model model = draft.Done(draft.Conv("b", a, 2, 5));
        Dictionary<string, RuntimeValue>[] samples = Samples(model);
        SmoothingPlan plan = SmoothQuant.Plan(new ModelUnderTest(model, new DecantEngine()), new SmoothingOptions { Use = MethodUse.Always }, samples);
        using Model smooth = SmoothQuant.Apply(model, plan);
        Assert.Equal(["a"], plan.Divisors.Keys);
        Assert.All(GraphDraft.Reference(model, samples[0]).Zip(GraphDraft.Reference(smooth, samples[0])), static p => Assert.Equal(p.First, p.Second, 1e-4f));
    }

    [Fact]
    public void Apply_PlanOfAnotherModel_IsRefused()
    {
        using Model model = Draft(residual: false);
        Assert.Equal("DEC1908", Assert.Throws<ModelException>(() => SmoothQuant.Apply(model, new SmoothingPlan(new Dictionary<string, float[]> { ["n"] = [1, 2] }))).Code);
    }

    private static double Error(Model original, Model candidate, Dictionary<string, RuntimeValue>[] samples)
    {
        using Model quantized = StaticQuantizer.Apply(candidate, StaticQuantizer.Plan(candidate, new StaticQuantizationOptions(), samples, new DecantEngine()));
        return samples.Sum(s => GraphDraft.Reference(original, s).Zip(GraphDraft.Reference(quantized, s)).Sum(static p => Math.Pow(p.First - p.Second, 2)));
    }

    private static Dictionary<string, RuntimeValue>[] Samples(Model model) => [.. Enumerable.Range(0, 6).Select(s => GraphDraft.Inputs(model, s))];

    // A normalization that makes one channel 60 times as large as the others.
    private static Model Draft(bool residual)
    {
        float[] scale = [.. Enumerable.Repeat(1f, 16)];
        scale[5] = 60;
        var draft = new GraphDraft();
        Value n = draft.Add(
            "n", new LayerNormalizationOp(-1), draft.Input("x", 8, 16), draft.Store("n_w", Tensor.Create(scale, Shape.Of(16))), draft.Store("n_b", GraphDraft.Random(3, 16)));
        Value q = draft.Add("q", new MatMulOp(), n, draft.Store("q_w", Quiet(GraphDraft.Random(1, 16, 16))));
        Value k = draft.Add("k", new MatMulOp(), n, draft.Store("k_w", Quiet(GraphDraft.Random(2, 16, 16))));
        Value sum = draft.Add("s", new AddOp(), q, k);
        return draft.Done(residual ? draft.Add("y", new ConcatOp(1), sum, draft.Add("t", new TanhOp(), n)) : sum);
    }

    // The loud channel counts as much as the others do.
    private static Tensor Quiet(Tensor weight)
    {
        float[] values = weight.ToFloats();
        for (int i = 0; i < 16; i++)
        {
            values[(5 * 16) + i] /= 60;
        }

        return Tensor.Create(values, weight.Shape);
    }
}
