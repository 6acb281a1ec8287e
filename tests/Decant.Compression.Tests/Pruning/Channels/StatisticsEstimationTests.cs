using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class StatisticsEstimationTests
{
    private static readonly DecantEngine Engine = new();

    // A layer whose outputs are 3·y + 1 instead of y: with new statistics the normalization behind it gives what it gave.
    [Fact]
    public void Statistics_OfAScaledAndShiftedInput_UndoBoth()
    {
        Model before = Net(1, 0);
        Model after = Net(3, 1);
        StatisticsEstimation.Run(before, after, static (_, _) => null, Samples(before, 8), Engine, 1, default);
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(before, 77);
        Assert.All(GraphDraft.Reference(after, inputs).Zip(GraphDraft.Reference(before, inputs)), static p => Assert.Equal(p.Second, p.First, 1e-3f));
    }

    [Fact]
    public void Statistics_OfAnUnchangedModel_StayWhatTheyAre()
    {
        Model before = Net(1, 0);
        Model after = before.Clone();
        StatisticsEstimation.Run(before, after, static (_, _) => null, Samples(before, 4), Engine, 1, default);
        foreach (string name in new[] { "mean", "variance" })
        {
            Assert.All(after.Graph.Find(name)!.Initializer!.ToFloats().Zip(before.Graph.Find(name)!.Initializer!.ToFloats()), static p => Assert.Equal(p.Second, p.First, 1e-5f));
        }
    }

    [Fact]
    public void Pruning_WithNewStatistics_LosesLess()
    {
        Model net = Net(1, 0);
        var options = new ChannelPruningOptions { Budget = new ChannelBudget(ChannelBudgetKind.Channels, 0.5) };
        IReadOnlyDictionary<string, RuntimeValue>[] samples = Samples(net, 16);
        double without = Error(net, ChannelPruner.Run(net, options with { Statistics = false }, samples, Engine).Pruned);
        double with = Error(net, ChannelPruner.Run(net, options, samples, Engine).Pruned);
        Assert.True(with < 0.9 * without, $"{with} against {without}");
    }

    private static double Error(Model before, Model after) => Enumerable.Range(0, 4).Select(i => GraphDraft.Inputs(before, 500 + i)).Sum(s =>
        GraphDraft.Reference(before, s).Zip(GraphDraft.Reference(after, s), static (a, b) => (double)(a - b) * (a - b)).Sum());

    private static IReadOnlyDictionary<string, RuntimeValue>[] Samples(Model model, int count) => [.. Enumerable.Range(0, count).Select(i => GraphDraft.Inputs(model, 100 + i))];

    // conv, relu, conv (times a factor, plus a number), batch normalization.
    private static Model Net(float factor, float shift)
    {
        var draft = new GraphDraft();
        Value a = draft.Add("ra", new ReluOp(), draft.Conv("a", draft.Input("x", 1, 3, 7, 7), 12, 1));
        float[] weight = [.. GraphDraft.Random(3, 5, 12, 3, 3).ToFloats().Select(v => v * factor)];
        float[] bias = [.. GraphDraft.Random(4, 5).ToFloats().Select(v => (v * factor) + shift)];
        Value b = draft.Add(
            "b", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), a, draft.Store("b_w", Tensor.Create(weight, Shape.Of(5, 12, 3, 3))), draft.Store("b_b", Tensor.Create(bias, Shape.Of(5))));
        float[] variance = [.. GraphDraft.Random(8, 5).ToFloats().Select(static v => 2 + v)];
        return draft.Done(draft.Add(
            "n", new BatchNormalizationOp(), b, draft.Store("scale", GraphDraft.Random(5, 5)), draft.Store("offset", GraphDraft.Random(6, 5)),
            draft.Store("mean", GraphDraft.Random(7, 5)), draft.Store("variance", Tensor.Create(variance, Shape.Of(5)))));
    }
}
