using Decant.Engine;
using Decant.Evaluation;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class HighBiasAbsorptionTests
{
    [Fact]
    public void Plan_ChannelsFarAboveZero_MoveOn_AndTheFunctionStays()
    {
        // Inputs lie within ±1 and weights of one channel sum to 0.5 at most: a channel with a bias of 10 never falls below 9.5.
        (Model model, Dictionary<string, RuntimeValue>[] samples) = Draft(new ReluOp());
        IReadOnlyDictionary<string, float[]> changes = HighBiasAbsorption.Plan(new ModelUnderTest(model, new DecantEngine()), samples);
        using Model absorbed = BiasAdjustment.Apply(model, changes);

        Assert.Equal(["a", "y"], changes.Keys.Order());
        Assert.InRange(-changes["a"][0], 8, 9.9);
        Assert.Equal(0, changes["a"][1]);
        // One weight of 2 reads the channel: what went comes back twice.
        Assert.Equal(-2 * changes["a"][0], changes["y"][0], 1e-4);
        foreach (Dictionary<string, RuntimeValue> sample in samples)
        {
            Assert.All(GraphDraft.Reference(model, sample).Zip(GraphDraft.Reference(absorbed, sample)), static p => Assert.Equal(p.First, p.Second, 1e-4f));
        }
    }

    [Fact]
    public void Plan_NoRectifierBetween_MovesNothing()
    {
        (Model model, Dictionary<string, RuntimeValue>[] samples) = Draft(new IdentityOp());
        Assert.Empty(HighBiasAbsorption.Plan(new ModelUnderTest(model, new DecantEngine()), samples));
    }

    private static (Model Model, Dictionary<string, RuntimeValue>[] Samples) Draft(Operator between)
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 2, 4, 4);
        Value a = draft.Add(
            "a", new ConvOp(new SlidingWindow()), x,
            draft.Store("a_w", Tensor.Create(new[] { 0.25f, -0.25f, 0.5f, 0.5f }, Shape.Of(2, 2, 1, 1))), draft.Store("a_b", Tensor.Create(new[] { 10f, 0 }, Shape.Of(2))));
        Value y = draft.Add(
            "y", new ConvOp(new SlidingWindow()), draft.Add("r", between, a),
            draft.Store("y_w", Tensor.Create(new[] { 2f, 1 }, Shape.Of(1, 2, 1, 1))), draft.Store("y_b", Tensor.Create(new[] { 0f }, Shape.Of(1))));
        Model model = draft.Done(y);
        return (model, [.. Enumerable.Range(0, 4).Select(s => GraphDraft.Inputs(model, s))]);
    }
}
