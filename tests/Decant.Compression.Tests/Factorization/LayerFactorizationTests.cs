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

    // Each kernel a column times a row, of rank 1 over channels: strides, padding and dilation of each axis go to its own part.
    [Fact]
    public void Spatial_OfSeparableKernels_IsExactAndCheaper()
    {
        float[] columns = GraphDraft.Random(1, 4, 5).ToFloats();
        float[] rows = GraphDraft.Random(2, 16, 3).ToFloats();
        var weight = new float[16 * 4 * 5 * 3];
        for (int i = 0; i < weight.Length; i++)
        {
            weight[i] = columns[i / 3 % 20] * rows[(i / 60 * 3) + (i % 3)];
        }

        var window = new SlidingWindow { Pads = [1, 0, 2, 1], Strides = [2, 1], Dilations = [1, 2] };
        var draft = new GraphDraft();
        Value y = draft.Add("y", new ConvOp(window), draft.Input("x", 1, 4, 9, 8), draft.Store("w", Tensor.Create(weight, Shape.Of(16, 4, 5, 3))), draft.Store("b", GraphDraft.Random(3, 16)));
        Same(draft.Done(y), FactorizationKind.Spatial);
    }

    // A core between two bases.
    [Fact]
    public void Tucker_OfLowRank_IsExactAndCheaper()
    {
        float[] outputs = GraphDraft.Random(1, 16, 2).ToFloats();
        float[] inputs = GraphDraft.Random(2, 16, 2).ToFloats();
        float[] core = GraphDraft.Random(3, 2, 2, 3, 3).ToFloats();
        var weight = new float[16 * 16 * 9];
        for (int i = 0; i < weight.Length; i++)
        {
            for (int a = 0; a < 4; a++)
            {
                weight[i] += outputs[(i / 144 * 2) + (a / 2)] * inputs[(i / 9 % 16 * 2) + (a % 2)] * core[(a * 9) + (i % 9)];
            }
        }

        var draft = new GraphDraft();
        Value y = draft.Add(
            "y", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1], Strides = [2, 2] }), draft.Input("x", 1, 16, 6, 6), draft.Store("w", Tensor.Create(weight, Shape.Of(16, 16, 3, 3))), draft.Store("b", GraphDraft.Random(4, 16)));
        Same(draft.Done(y), FactorizationKind.Tucker, nodes: 3);
    }

    [Theory]
    [InlineData(FactorizationKind.Channel)]
    [InlineData(FactorizationKind.Spatial)]
    [InlineData(FactorizationKind.Tucker)]
    public void Share_IsMet_AndSamplesLowerTheError(FactorizationKind kind)
    {
        var draft = new GraphDraft();
        Value a = draft.Add("ra", new ReluOp(), draft.Conv("a", draft.Input("x", 1, 6, 8, 8), 24, 1));
        Model model = draft.Done(draft.Conv("b", a, 24, 5));
        var options = new FactorizationOptions { Kind = kind, Share = 0.5 };
        using Model plain = LayerFactorization.Run(model, options, null, new DecantEngine());
        using Model fitted = LayerFactorization.Run(model, options, [.. Enumerable.Range(0, 20).Select(i => GraphDraft.Inputs(model, 100 + i))], new DecantEngine());
        Assert.InRange(ModelCosts.MultiplyAccumulates(plain) / ModelCosts.MultiplyAccumulates(model), 0.2, 0.5);
        GraphVerifier.Verify(fitted);
        double error = Error(model, fitted);
        Assert.True(error < Error(model, plain), $"{error} after fitting, {Error(model, plain)} without");
    }

    [Fact]
    public void Error_BoundsTheWeights()
    {
        var draft = new GraphDraft();
        Model model = draft.Done(draft.Add("y", new GemmOp(), draft.Input("x", 1, 60), draft.Store("w", Decaying(60, 80))));
        using Model factorized = LayerFactorization.Run(model, new FactorizationOptions { Share = null, Error = 0.1 }, null, new DecantEngine());
        Tensor[] parts = [.. factorized.Graph.Initializers.OrderBy(static i => i.Name, StringComparer.Ordinal).Select(static i => i.Initializer!)];
        Assert.Equal(2, parts.Length);
        float[] whole = model.Graph.Find("w")!.Initializer!.ToFloats();
        float[] left = parts[0].ToFloats();
        float[] right = parts[1].ToFloats();
        int rank = (int)parts[0].Sizes[1];
        double error = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            double sum = Enumerable.Range(0, rank).Sum(r => (double)left[(i / 80 * rank) + r] * right[(r * 80) + (i % 80)]);
            error += (whole[i] - sum) * (whole[i] - sum);
        }

        Assert.InRange(Math.Sqrt(error / whole.Sum(static v => (double)v * v)), 0.001, 0.1);
    }

    // A matrix of falling singular values: a sum of random outer products, each a third of the one before.
    private static Tensor Decaying(int rows, int columns)
    {
        var values = new float[rows * columns];
        for (int k = 0; k < 12; k++)
        {
            float[] a = GraphDraft.Random(10 + k, rows).ToFloats();
            float[] b = GraphDraft.Random(40 + k, columns).ToFloats();
            for (int i = 0; i < values.Length; i++)
            {
                values[i] += MathF.Pow(3, -k) * a[i / columns] * b[i % columns];
            }
        }

        return Tensor.Create(values, Shape.Of(rows, columns));
    }

    private static double Error(Model before, Model after) => Enumerable.Range(0, 5).Select(i => GraphDraft.Inputs(before, 700 + i)).Sum(s =>
        GraphDraft.Reference(before, s).Zip(GraphDraft.Reference(after, s), static (a, b) => (double)(a - b) * (a - b)).Sum());

    private static void Same(Model model, FactorizationKind kind = FactorizationKind.Channel, int nodes = 2)
    {
        using Model factorized = LayerFactorization.Run(model, new FactorizationOptions { Kind = kind, Share = null, Energy = 0.999999 }, null, new DecantEngine());
        Assert.Equal(nodes, factorized.Graph.NodeCount);
        Assert.True(ModelCosts.MultiplyAccumulates(factorized) < 0.5 * ModelCosts.MultiplyAccumulates(model));
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 5);
        Assert.All(GraphDraft.Reference(factorized, inputs).Zip(GraphDraft.Reference(model, inputs)), static p => Assert.Equal(p.Second, p.First, 1e-4f));
    }
}
