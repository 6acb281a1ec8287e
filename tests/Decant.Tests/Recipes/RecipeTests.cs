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
}
