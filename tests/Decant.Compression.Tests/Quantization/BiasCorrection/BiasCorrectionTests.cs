using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class BiasCorrectionTests
{
    [Fact]
    public void Measure_TheMeanErrorOfEachChannelGoes()
    {
        using Model model = Draft();
        ModelUnderTest test = new(model, new DecantEngine());
        Dictionary<string, RuntimeValue>[] samples = [.. Enumerable.Range(0, 8).Select(s => GraphDraft.Inputs(model, 20 + s))];
        QuantizationPlan plan = StaticQuantizer.Plan(model, new StaticQuantizationOptions { PerAxis = false }, samples, test.Engine);

        IReadOnlyDictionary<string, float[]> corrections = BiasCorrection.Measure(test, plan, samples);
        using Model adjusted = BiasAdjustment.Apply(model, corrections);
        double before = WorstMeanError(test, plan, model, samples);
        double after = WorstMeanError(test, plan, adjusted, samples);
        Assert.Equal(["a", "b"], corrections.Keys.Order());
        Assert.True(after < before / 5, $"mean error {before} before, {after} after");
    }

    [Theory]
    [InlineData("nothing", 4)]
    [InlineData("a", 3)]
    public void Apply_AdjustmentOfAnotherModel_IsRefused(string layer, int channels)
    {
        using Model model = Draft();
        ModelException error = Assert.Throws<ModelException>(
            () => BiasAdjustment.Apply(model, new Dictionary<string, float[]> { [layer] = new float[channels] }));
        Assert.Equal("DEC1907", error.Code);
    }

    private static Model Draft()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 8, 8), 4, 1);
        return draft.Done(draft.Conv("b", draft.Add("r", new ReluOp(), a), 5, 3));
    }

    private static double WorstMeanError(ModelUnderTest test, QuantizationPlan plan, Model biased, IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples)
    {
        using Model quantized = StaticQuantizer.Apply(biased, plan);
        var layers = new Dictionary<string, int> { ["b"] = 1 };
        double[] expected = ChannelStatistics.Measure(test, layers, samples, default)["b"].Means;
        double[] found = ChannelStatistics.Measure(test with { Model = quantized }, layers, samples, default)["b"].Means;
        return expected.Zip(found, static (e, f) => Math.Abs(e - f)).Max();
    }
}
