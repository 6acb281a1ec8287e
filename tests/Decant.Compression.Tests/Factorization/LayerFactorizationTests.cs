using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class LayerFactorizationTests
{
    [Fact]
    public void Convolution_OfLowRank_IsExactAndCheaper()
    {
        var draft = new GraphDraft();
        float[] left = GraphDraft.Random(1, 16, 2).ToFloats();
        float[] right = GraphDraft.Random(2, 2, 36).ToFloats();
        var weight = new float[16 * 36];
        for (int o = 0; o < 16; o++)
        {
            for (int f = 0; f < 36; f++)
            {
                weight[(o * 36) + f] = (left[o * 2] * right[f]) + (left[(o * 2) + 1] * right[36 + f]);
            }
        }

        Value y = draft.Add(
            "y", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), draft.Input("x", 1, 4, 6, 6), draft.Store("w", Tensor.Create(weight, Shape.Of(16, 4, 3, 3))), draft.Store("b", GraphDraft.Random(3, 16)));
        Same(draft.Done(y));
    }

    [Fact]
    public void Dense_OfLowRank_IsExactAndCheaper()
    {
        var draft = new GraphDraft();
        var weight = new float[20 * 30];
        float[] a = GraphDraft.Random(1, 20).ToFloats();
        float[] b = GraphDraft.Random(2, 30).ToFloats();
        for (int i = 0; i < weight.Length; i++)
        {
            weight[i] = a[i / 30] * b[i % 30];
        }

        Same(draft.Done(draft.Add("y", new GemmOp(), draft.Input("x", 2, 20), draft.Store("w", Tensor.Create(weight, Shape.Of(20, 30))), draft.Store("b", GraphDraft.Random(3, 30)))));
    }

    [Fact]
    public void FullRank_ThatWouldCostMore_StaysAsItIs()
    {
        var draft = new GraphDraft();
        Model model = draft.Done(draft.Conv("a", draft.Input("x", 1, 3, 4, 4), 4, 1));
        using Model same = LayerFactorization.Run(model, new FactorizationOptions { Share = null, Energy = 1 }, null, new DecantEngine());
        Assert.Equal(1, same.Graph.NodeCount);
    }

    private static void Same(Model model)
    {
        using Model factorized = LayerFactorization.Run(model, new FactorizationOptions { Share = null, Energy = 0.999999 }, null, new DecantEngine());
        Assert.Equal(2, factorized.Graph.NodeCount);
        Assert.True(ModelCosts.MultiplyAccumulates(factorized) < 0.5 * ModelCosts.MultiplyAccumulates(model));
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 5);
        Assert.All(GraphDraft.Reference(factorized, inputs).Zip(GraphDraft.Reference(model, inputs)), static p => Assert.Equal(p.Second, p.First, 1e-4f));
    }
}
