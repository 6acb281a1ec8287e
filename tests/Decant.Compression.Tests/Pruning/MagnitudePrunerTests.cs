using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class MagnitudePrunerTests
{
    [Fact]
    public void Layer_LosesItsSmallestMagnitudes()
    {
        Model model = TwoLayers([0.1f, -4, 3, -0.2f], [40, -10, 20, 30]);
        Model pruned = MagnitudePruner.Apply(model, MagnitudePruner.Plan(model, new PruningOptions { Sparsity = 0.5 }));
        Assert.Equal([0, -4, 3, 0], Weights(pruned, "a"));
        Assert.Equal([40, 0, 0, 30], Weights(pruned, "b"));
        Assert.Equal([0.1f, -4, 3, -0.2f], Weights(model, "a"));
    }

    [Fact]
    public void Global_WeightsOfAllLayersCompete()
    {
        Model model = TwoLayers([0.1f, -4, 3, -0.2f], [40, -10, 20, 30]);
        Model pruned = MagnitudePruner.Apply(model, MagnitudePruner.Plan(model, new PruningOptions { Sparsity = 0.5, Scope = PruningScope.Global }));
        Assert.Equal([0, 0, 0, 0], Weights(pruned, "a"));
        Assert.Equal([40, -10, 20, 30], Weights(pruned, "b"));
    }

    [Fact]
    public void Ties_TheFirstOnesGo()
    {
        Model model = TwoLayers([1, -1, 1, -1], [2, 2, 2, 1]);
        PruningPlan plan = MagnitudePruner.Plan(model, new PruningOptions { Sparsity = 0.5 });
        Model pruned = MagnitudePruner.Apply(model, plan);
        Assert.Equal([0, 0, 1, -1], Weights(pruned, "a"));
        Assert.Equal([0, 2, 2, 0], Weights(pruned, "b"));
        Assert.Equal([2, 1], plan.Layers.Select(static l => l.Ties));
        Assert.Equal([2, 2], plan.Layers.Select(static l => l.Pruned));
    }

    [Fact]
    public void Ties_AcrossLayers_FollowTheOrderOfTheGraph()
    {
        Model model = TwoLayers([1, 5, 1, 5], [1, 5, 1, 5]);
        Model pruned = MagnitudePruner.Apply(model, MagnitudePruner.Plan(model, new PruningOptions { Sparsity = 0.375, Scope = PruningScope.Global }));
        Assert.Equal([0, 5, 0, 5], Weights(pruned, "a"));
        Assert.Equal([0, 5, 1, 5], Weights(pruned, "b"));
    }

    [Theory]
    [InlineData(0.2, PruningScope.Layer)]
    [InlineData(0.5, PruningScope.Layer)]
    [InlineData(0.8, PruningScope.Layer)]
    [InlineData(0.95, PruningScope.Layer)]
    [InlineData(0.2, PruningScope.Global)]
    [InlineData(0.5, PruningScope.Global)]
    [InlineData(0.8, PruningScope.Global)]
    [InlineData(0.95, PruningScope.Global)]
    public void Share_IsThatOfASort(double share, PruningScope scope)
    {
        Model model = TwoLayers(GraphDraft.Random(3, 400).ToFloats(), GraphDraft.Random(4, 400).ToFloats());
        Model pruned = MagnitudePruner.Apply(model, MagnitudePruner.Plan(model, new PruningOptions { Sparsity = share, Scope = scope }));
        float[] a = Weights(model, "a");
        float[] b = Weights(model, "b");
        float[] expected = scope == PruningScope.Layer ? [.. Sorted(a, share), .. Sorted(b, share)] : Sorted([.. a, .. b], share);
        float[] found = [.. Weights(pruned, "a"), .. Weights(pruned, "b")];
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 8)]
    public void Bounds_TakeNothingOrAll(double share, int zeros)
    {
        Model model = TwoLayers([1, 2, 3, 4], [5, 6, 7, 8]);
        Model pruned = MagnitudePruner.Apply(model, MagnitudePruner.Plan(model, new PruningOptions { Sparsity = share }));
        Assert.Equal(zeros, Weights(pruned, "a").Concat(Weights(pruned, "b")).Count(static v => v == 0));
    }

    [Fact]
    public void Apply_Twice_IsApplyOnce()
    {
        Model model = TwoLayers([1, -1, 1, -1], [2, 2, 2, 1]);
        PruningPlan plan = MagnitudePruner.Plan(model, new PruningOptions { Sparsity = 0.5 });
        Model once = MagnitudePruner.Apply(model, plan);
        Model twice = MagnitudePruner.Apply(once, plan);
        Assert.Equal(Weights(once, "a"), Weights(twice, "a"));
        Assert.Equal(Weights(once, "b"), Weights(twice, "b"));
    }

    [Fact]
    public void Keep_LeavesALayerAndTakesNothingMoreFromOthers()
    {
        Model model = TwoLayers([0.1f, 0.1f, 0.1f, 0.1f], [1, 2, 3, 4]);
        Model pruned = MagnitudePruner.Apply(model, MagnitudePruner.Plan(model, new PruningOptions { Sparsity = 0.5, Scope = PruningScope.Global, Keep = ["a*"] }));
        Assert.Equal([0.1f, 0.1f, 0.1f, 0.1f], Weights(pruned, "a"));
        Assert.Equal([0, 0, 3, 4], Weights(pruned, "b"));
    }

    [Fact]
    public void Apply_ToAnotherModel_NamesTheWeight()
    {
        PruningPlan plan = MagnitudePruner.Plan(TwoLayers([1, 2, 3, 4], [5, 6, 7, 8]), new PruningOptions { Sparsity = 0.5 });
        ModelException missing = Assert.Throws<ModelException>(() => MagnitudePruner.Apply(new Model("empty"), plan));
        Assert.Equal("DEC1902", missing.Code);
        Assert.Contains("'a'", missing.Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => MagnitudePruner.Apply(TwoLayers([1, 2, 3, 4, 5, 6], [5, 6, 7, 8]), plan));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Plan_ShareOutside_IsRefused(double share) =>
        Assert.Throws<ArgumentException>(() => MagnitudePruner.Plan(TwoLayers([1, 2], [1, 2]), new PruningOptions { Sparsity = share }));

    private static float[] Sorted(float[] values, double share)
    {
        int count = (int)Math.Round(share * values.Length, MidpointRounding.ToEven);
        var gone = values.Select(static (v, i) => (Size: Math.Abs(v), Index: i)).OrderBy(static v => v.Size).ThenBy(static v => v.Index)
            .Take(count).Select(static v => v.Index).ToHashSet();
        return [.. values.Select((v, i) => gone.Contains(i) ? 0 : v)];
    }

    private static float[] Weights(Model model, string name) => model.Graph.Find(name)!.Initializer!.ToFloats();

    // Two products with the matrices a and b, of two columns each.
    private static Model TwoLayers(float[] a, float[] b)
    {
        var draft = new GraphDraft();
        Value y = draft.Add("y", new MatMulOp(), draft.Input("x", 1, a.Length / 2), draft.Store("a", Tensor.Create(a, Shape.Of(a.Length / 2, 2))));
        Value z = draft.Add("z", new MatMulOp(), draft.Input("u", 1, b.Length / 2), draft.Store("b", Tensor.Create(b, Shape.Of(b.Length / 2, 2))));
        return draft.Done(y, z);
    }
}
