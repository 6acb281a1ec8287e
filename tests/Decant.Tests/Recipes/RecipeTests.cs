using Decant.Compression;
using Decant.Tensors;

namespace Decant.Tests;

public sealed class RecipeTests
{
    private static readonly Recipe Sample = new(
        "net \"v1\": a.onnx",
        new string('0', 60) + "1e10",
        [
            new SimplifyStep(new SimplifyOptions { Freeze = false, FoldLimit = 12345 }),
            new PruneStep(new PruningPlan([new LayerPruning("conv:0/weight #1", 0.1f, 2, 100, 52), new LayerPruning("ß", float.Epsilon, 0, 5_000_000_000, 0)])),
            new DynamicQuantizationStep(new DynamicQuantizationOptions { PerAxis = false, KeepFloat = ["*first*", "true"] }),
            new StaticQuantizationStep(new QuantizationPlan(
                ElementType.UInt8,
                ElementType.Int8,
                true,
                false,
                [],
                new Dictionary<string, ValueRange>
                {
                    ["z: [1]"] = new(-1.0000001f, 3.4028235e38f),
                    ["a"] = new(0, 1e-30f),
                })),
        ]);

    [Fact]
    public void Parse_OfItsText_GivesTheSameText()
    {
        string text = Sample.ToString();
        Recipe again = Recipe.Parse(text);
        Assert.Equal(text, again.ToString());
        Assert.Equal(Sample.Source, again.Source);
        Assert.Equal(Sample.SourceHash, again.SourceHash);
        Assert.Equal(Sample.Steps.Select(static s => s.Key), again.Steps.Select(static s => s.Key));
        Assert.Equal(((PruneStep)Sample.Steps[1]).Plan.Layers, ((PruneStep)again.Steps[1]).Plan.Layers);
        Assert.Equal(((DynamicQuantizationStep)Sample.Steps[2]).Options.KeepFloat, ((DynamicQuantizationStep)again.Steps[2]).Options.KeepFloat);
        QuantizationPlan plan = ((StaticQuantizationStep)again.Steps[3]).Plan;
        Assert.Equal(new ValueRange(-1.0000001f, 3.4028235e38f), plan.Ranges["z: [1]"]);
        Assert.Equal(new ValueRange(0, 1e-30f), plan.Ranges["a"]);
    }

    [Fact]
    public void Parse_EveryDecisionOfAQuantization_ComesBack()
    {
        var weight = new FittedWeight([0, 15, 8], [0.1f, float.Epsilon], [8, 3]) { InputFactors = [2, 0.5f] };
        Recipe recipe = Sample with
        {
            Steps =
            [
                new SmoothStep(new SmoothingPlan(new Dictionary<string, float[]> { ["n"] = [1.5f, 1e-5f] })),
                new WeightOnlyStep(new WeightOnlyOptions { Method = WeightOnlyMethod.Awq }, new Dictionary<string, FittedWeight> { ["w"] = weight }),
                new DynamicQuantizationStep(new DynamicQuantizationOptions { Weights = ElementType.UInt8 }),
                new StaticQuantizationStep(((StaticQuantizationStep)Sample.Steps[3]).Plan with
                {
                    WeightRange = WeightRange.OverflowFree,
                    Roundings = new Dictionary<string, sbyte[]> { ["w"] = [-1, 0, 1] },
                }),
                new RetargetStep("qnn"),
                new QuantizedFormStep(QuantizedForm.QOperator),
            ],
        };
        Recipe again = Recipe.Parse(recipe.ToString());
        Assert.Equal(recipe.ToString(), again.ToString());
        Assert.Equal([1.5f, 1e-5f], ((SmoothStep)again.Steps[0]).Plan.Divisors["n"]);
        FittedWeight read = ((WeightOnlyStep)again.Steps[1]).Plan["w"];
        Assert.Equal(weight.Codes, read.Codes);
        Assert.Equal(weight.Scales, read.Scales);
        Assert.Equal(weight.ZeroPoints, read.ZeroPoints);
        Assert.Equal(weight.InputFactors, read.InputFactors);
        Assert.Equal(WeightOnlyMethod.Awq, ((WeightOnlyStep)again.Steps[1]).Options.Method);
        Assert.Equal(ElementType.UInt8, ((DynamicQuantizationStep)again.Steps[2]).Options.Weights);
        Assert.Equal(WeightRange.OverflowFree, ((StaticQuantizationStep)again.Steps[3]).Plan.WeightRange);
        Assert.Equal([-1, 0, 1], ((StaticQuantizationStep)again.Steps[3]).Plan.Roundings["w"]);
        Assert.Equal("qnn", ((RetargetStep)again.Steps[4]).Target);
        Assert.Equal(QuantizedForm.QOperator, ((QuantizedFormStep)again.Steps[5]).Form);
    }

    [Fact]
    public void Compression_IsAppliedAsTheCommandsDo()
    {
        var recipe = new Recipe(
            "net.onnx",
            null,
            [
                new PruneChannelsStep("l2", new ChannelPruningOptions { Budget = new ChannelBudget(ChannelBudgetKind.MultiplyAccumulates, 0.7), Scope = PruningScope.Global, Multiple = 4, Keep = ["*last*"] }),
                new FactorizeStep(new FactorizationOptions { Kind = FactorizationKind.Spatial, Share = 0.8 }),
                new PruneWeightsStep(new WeightPruningOptions { Criterion = WeightCriterion.Lamp, Sparsity = 0.3, Pattern = SparsityPattern.Block(4, 1), Keep = ["x"] }),
                new ClusterStep(new ClusteringOptions { Values = 17, PerChannel = false, Keep = ["y"] }),
            ]);
        Recipe again = Recipe.Parse(recipe.ToString());
        Assert.Equal(recipe.ToString(), again.ToString());
        using Graphs.Model net = Net();
        using Graphs.Model applied = again.Apply(net);
        Assert.InRange(ModelCosts.MultiplyAccumulates(applied) / ModelCosts.MultiplyAccumulates(net), 0.1, 0.7);
        Assert.All(applied.Graph.Initializers.Where(static i => i.Initializer!.Rank > 1), static w =>
        {
            float[] values = w.Initializer!.ToFloats();
            Assert.InRange(values.Distinct().Count(), 2, 17);
            Assert.InRange(values.Count(static v => v == 0) / (double)values.Length, 0.2, 0.45);
        });
    }

    [Theory]
    [InlineData("prune-weights: { criterion: wanda, sparsity: 0.5, scope: layer, pattern: \"2:4\", keep: [] }", "needs samples")]
    [InlineData("prune-weights: { criterion: l1, sparsity: 0.5, scope: layer, pattern: \"4:2\", keep: [] }", "no pattern")]
    [InlineData("prune-channels: { criterion: apoz, scope: layer, count: channels, share: 0.5, multiple: 1, keep: [] }", "no criterion")]
    [InlineData("prune-channels: { criterion: l1, scope: layer, count: latency, share: 0.5, multiple: 1, keep: [] }", "measured time")]
    public void Parse_OfWhatNeedsSamplesOrTime_IsRefused(string step, string named)
    {
        ModelException error = Assert.Throws<ModelException>(() => Recipe.Parse($"recipe: 1\nsource:\n  name: m\nsteps:\n- {step}\n"));
        Assert.Equal("DEC2010", error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_IsOneDocumentWithUnixLinesAndNoEndMarker()
    {
        string text = Sample.ToString();
        Assert.StartsWith("recipe: 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        Assert.DoesNotContain("...", text, StringComparison.Ordinal);
        Assert.EndsWith("]\n", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("\"a\"", StringComparison.Ordinal) < text.IndexOf("\"z: [1]\"", StringComparison.Ordinal));
    }

    [Fact]
    public void ToString_WithoutSteps_ParsesAgain()
    {
        Recipe again = Recipe.Parse(new Recipe("m...", null, []).ToString());
        Assert.Equal("m...", again.Source);
        Assert.Null(again.SourceHash);
        Assert.Empty(again.Steps);
    }

    [Theory]
    [InlineData("recipe: 2\nsource:\n  name: m\nsteps: []\n", "line 1, column 9")]
    [InlineData("recipe: 1\nsource:\n  name: m\nsteps:\n- polish: {}\n", "line 5, column 3")]
    [InlineData("recipe: 1\nsource:\n  name: m\nsteps:\n- simplify: { freeze: maybe, fold-limit: 1 }\n", "line 5, column 23")]
    [InlineData("recipe: 1\nsource:\n  name: m\n", "'steps' is missing")]
    [InlineData("recipe: [1\n", "line")]
    [InlineData("", "expected one document")]
    public void Parse_BadText_NamesThePlace(string text, string named)
    {
        ModelException error = Assert.Throws<ModelException>(() => Recipe.Parse(text));
        Assert.Equal("DEC2010", error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    // Three convolutions of 16 channels.
    private static Graphs.Model Net()
    {
        var model = new Graphs.Model("net");
        model.Opsets[string.Empty] = 13;
        var editor = new Graphs.GraphEditor(model.Graph);
        Graphs.Value x = editor.AddInput("x", new Graphs.TensorType(ElementType.Float32, Shape.Of(1, 16, 8, 8)));
        var random = new Random(3);
        for (int i = 0; i < 3; i++)
        {
            Tensor weight = Tensor.Create([.. Enumerable.Range(0, 16 * 16 * 9).Select(_ => random.NextSingle() - 0.5f)], Shape.Of(16, 16, 3, 3));
            x = editor.Insert(new Operators.ConvOp(new Operators.SlidingWindow { Pads = [1, 1, 1, 1] }), [x, editor.AddInitializer($"w{i}", weight)], null).Output(0)!;
        }

        editor.AddOutput(x);
        return model;
    }
}
