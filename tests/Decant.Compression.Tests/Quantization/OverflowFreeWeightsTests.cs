using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class OverflowFreeWeightsTests
{
    [Fact]
    public void Quantize_TwoLargeNeighbours_ShareTheLimit()
    {
        // By hand: at scale 1/127 both would be 127; 126 of the 254 are too many, half of which each gives. At the scale 2/128 they are 64 and nothing is lost.
        (Tensor integers, float[] scales) = OverflowFreeWeights.Quantize(Layer([1, 1, 0, 0], 4), perAxis: true, [0])!.Value;
        Assert.Equal(2f / 128, scales[0], 1e-6f);
        Assert.Equal([64, 64, 0, 0], integers.ToArray<sbyte>().Select(static v => (int)v));
    }

    [Fact]
    public void Quantize_NeighboursThatFit_LoseNothing()
    {
        (Tensor integers, float[] scales) = OverflowFreeWeights.Quantize(Layer([127, 1, -1, 127], 4), perAxis: true, [0])!.Value;
        Assert.Equal(1f, scales[0], 1e-6f);
        Assert.Equal([127, 1, -1, 127], integers.ToArray<sbyte>().Select(static v => (int)v));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Static_OverflowFree_NoPairGoesBeyondTheLimit_AndOutputsStayClose(int kernel, bool depthwise)
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 7, 6, 6);
        Value w = draft.Store("w", GraphDraft.Random(1, 7, depthwise ? 1 : 7, kernel, kernel));
        Model model = draft.Done(draft.Add("y", new ConvOp(new SlidingWindow(), depthwise ? 7 : 1), x, w));
        Dictionary<string, RuntimeValue>[] samples = [.. Enumerable.Range(0, 4).Select(s => GraphDraft.Inputs(model, s))];

        Model quantized = StaticQuantizer.Apply(model, StaticQuantizer.Plan(model, new StaticQuantizationOptions { WeightRange = WeightRange.OverflowFree }, samples, new DecantEngine()));

        Tensor stored = quantized.Graph.Find("w_q")!.Constant!;
        // Depthwise kernels do not saturate: their weights keep the whole range.
        Assert.Equal(!depthwise, OverflowFreeWeights.Holds(stored, 0, 1));
        float[] expected = GraphDraft.Reference(model, samples[0]), found = GraphDraft.Reference(quantized, samples[0]);
        double noise = expected.Zip(found, static (e, f) => Math.Pow(e - f, 2)).Sum();
        Assert.True(10 * Math.Log10(expected.Sum(static e => e * (double)e) / noise) > 30);
    }

    [Fact]
    public void Holds_OnePairTooLarge_IsFound()
    {
        // [O, C, 2 positions]: neighbours are channels 0 and 1 at one position.
        Tensor weight = Tensor.Create(new sbyte[] { 100, 0, 29, 0, 0, 0, 0, 0 }, Shape.Of(1, 4, 2));
        Assert.False(OverflowFreeWeights.Holds(weight, 0, 1));
        Assert.True(OverflowFreeWeights.Holds(Tensor.Create(new sbyte[] { 100, 100, 28, 28, 0, 0, 0, 0 }, Shape.Of(1, 4, 2)), 0, 1));
    }

    [Fact]
    public void Static_Reduced_KeepsWeightsToHalfTheRange()
    {
        float[] scales = WeightQuantizer.Scales(Tensor.Create(new[] { -1f, 0.5f }, Shape.Of(2)), null, ElementType.Int8, WeightRange.Reduced);
        Assert.Equal(1f / 64, scales[0], 1e-7f);
    }

    private static Node Layer(float[] weights, int channels)
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 2, channels);
        return draft.Done(draft.Add("y", new MatMulOp(), x, draft.Store("w", Tensor.Create(weights, Shape.Of(channels, weights.Length / channels))))).Graph.Nodes.Single();
    }
}
