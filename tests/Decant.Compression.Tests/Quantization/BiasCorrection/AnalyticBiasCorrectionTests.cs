using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class AnalyticBiasCorrectionTests
{
    [Fact]
    public void Correction_TwoChannels_IsTheWeightErrorTimesTheMean()
    {
        // By hand: ε = (0.1, -0.2), E[x] = (2, 3): -(0.1·2 - 0.2·3) = 0.4.
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 2);
        Value w = draft.Store("w", Tensor.Create(new[] { 0.5f, 0.7f }, Shape.Of(2, 1)));
        Node layer = draft.Done(draft.Add("y", new GemmOp(), x, w, draft.Store("b", Tensor.Create(new[] { 0f }, Shape.Of(1))))).Graph.Nodes.Single();
        Assert.Equal(0.4f, AnalyticBiasCorrection.Correction(layer, [0.6f, 0.5f], [2, 3])[0], 1e-6f);
    }

    [Fact]
    public void Measure_InputsOfOneSign_TheMeanErrorOfEachChannelGoes()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 6, 5, 5);
        Value a = draft.Add("a", new ConvOp(new SlidingWindow()), draft.Add("abs", new AbsOp(), x), draft.Store("a_w", GraphDraft.Random(1, 8, 6, 1, 1)), draft.Store("a_b", GraphDraft.Random(2, 8)));
        using Model model = draft.Done(a);
        ModelUnderTest test = new(model, new DecantEngine());
        Dictionary<string, RuntimeValue>[] samples = [.. Enumerable.Range(0, 8).Select(s => GraphDraft.Inputs(model, 20 + s))];
        var options = new StaticQuantizationOptions { PerAxis = false, WeightRange = WeightRange.Reduced, Activations = ElementType.UInt16 };
        QuantizationPlan plan = StaticQuantizer.Plan(model, options, samples, test.Engine);
        using Model adjusted = BiasAdjustment.Apply(model, AnalyticBiasCorrection.Measure(test, plan, samples));
        Assert.True(WorstMeanError(test, plan, adjusted, samples) < WorstMeanError(test, plan, model, samples) / 5);
    }

    private static double WorstMeanError(ModelUnderTest test, QuantizationPlan plan, Model biased, IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> samples)
    {
        using Model quantized = StaticQuantizer.Apply(biased, plan);
        var layers = new Dictionary<string, int> { ["a"] = 1 };
        double[] expected = ChannelStatistics.Measure(test, layers, samples, default)["a"].Means;
        double[] found = ChannelStatistics.Measure(test with { Model = quantized }, layers, samples, default)["a"].Means;
        return expected.Zip(found, static (e, f) => Math.Abs(e - f)).Max();
    }
}
