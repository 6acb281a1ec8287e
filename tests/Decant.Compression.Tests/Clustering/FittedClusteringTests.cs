using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class FittedClusteringTests
{
    private static readonly DecantEngine Engine = new();

    [Theory]
    [InlineData(4, true)]
    [InlineData(16, true)]
    [InlineData(16, false)]
    public void Fitted_LosesLessThanTheWeightsAlone(int values, bool perChannel)
    {
        Model net = Net(out _);
        var options = new ClusteringOptions { Values = values, PerChannel = perChannel, LeastWeights = 32 };
        using Model plain = WeightClustering.Run(net, options);
        using Model fitted = WeightClustering.Run(net, options, Samples(net, 100, 40), Engine);
        double loss = Error(net, fitted) / Error(net, plain);
        Assert.True(loss < 0.6, $"{loss} of the error of plain clustering is left");
    }

    [Fact]
    public void Fitted_TakesNoMoreValues_AndNotesThem()
    {
        Model net = Net(out string[] weights);
        using Model fitted = WeightClustering.Run(net, new ClusteringOptions { Values = 8, LeastWeights = 32 }, Samples(net, 100, 10), Engine);
        foreach (string name in weights)
        {
            Value weight = fitted.Graph.Find(name)!;
            float[] palette = Numbers(weight.Metadata[WeightClustering.PaletteKey]);
            float[] scales = Numbers(weight.Metadata[WeightClustering.ScalesKey]);
            Assert.InRange(palette.Length, 2, 8);
            Assert.Equal(palette.Order(), palette);
            Assert.Equal("0", weight.Metadata[WeightClustering.ScaleAxisKey]);
            float[] values = weight.Initializer!.ToFloats();
            int row = values.Length / scales.Length;
            Assert.All(values.Select((v, i) => (v, i)), p => Assert.Contains(p.v, palette.Select(c => c * scales[p.i / row])));
        }
    }

    [Fact]
    public void Fitted_LeavesZeros()
    {
        Model net = Net(out string[] weights);
        var editor = new GraphEditor(net.Graph);
        foreach (string name in weights)
        {
            Value weight = net.Graph.Find(name)!;
            editor.SetInitializer(weight, Tensor.Create([.. weight.Initializer!.ToFloats().Select(static (v, i) => i % 3 == 0 ? 0 : v)], weight.Shape!));
        }

        using Model fitted = WeightClustering.Run(net, new ClusteringOptions { Values = 8, LeastWeights = 32 }, Samples(net, 100, 10), Engine);
        Assert.All(weights, name => Assert.All(fitted.Graph.Find(name)!.Initializer!.ToFloats().Where(static (_, i) => i % 3 == 0), static v => Assert.Equal(0, v)));
    }

    // Two features that are always equal: what one weight cannot be, the other makes up for.
    [Fact]
    public void Errors_OfEqualFeatures_MakeUpForEachOther()
    {
        var moments = new SecondMoments(2, 0, new Kernels.ThreadTeam(1));
        moments.Add([1, 2, 3, -1, 1, 2, 3, -1], [], 4);
        double[] target = [0.3, 0.3, 1, 1, 0, 0];
        LayerCurvature[] curvatures = [new(moments, 1e-6, biased: false)];
        var options = new ClusteringOptions { Values = 2, PerChannel = false };
        var found = CompensatedClusters.Find(target, new bool[6], curvatures, 2, options);
        Assert.Equal(2, found.Palette.Length);
        for (int row = 0; row < 3; row++)
        {
            double sum = found.Weight(row, 0) + found.Weight(row, 1);
            double nearest = new[] { 2 * found.Palette[0], found.Palette[0] + found.Palette[1], 2 * found.Palette[1] }
                .Min(s => Math.Abs(s - (2 * target[2 * row])));
            Assert.Equal(nearest, Math.Abs(sum - (2 * target[2 * row])), 1e-5);
        }
    }

    private static float[] Numbers(string text) => [.. text.Split(' ').Select(static t => float.Parse(t, System.Globalization.CultureInfo.InvariantCulture))];

    private static double Error(Model before, Model after) => Samples(before, 900, 6).Sum(s =>
        GraphDraft.Reference(before, s).Zip(GraphDraft.Reference(after, s), static (a, b) => (double)(a - b) * (a - b)).Sum());

    private static IReadOnlyDictionary<string, RuntimeValue>[] Samples(Model model, int seed, int count) => [.. Enumerable.Range(0, count).Select(i => GraphDraft.Inputs(model, seed + i))];

    // A depthwise layer between two full ones, and a sum.
    private static Model Net(out string[] weights)
    {
        var draft = new GraphDraft();
        Value a = draft.Add("ra", new ReluOp(), draft.Conv("a", draft.Input("x", 1, 3, 8, 8), 12, 1));
        Value d = draft.Add(
            "d", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }, 12), a, draft.Store("d_w", GraphDraft.Random(7, 12, 1, 3, 3)), draft.Store("d_b", GraphDraft.Random(8, 12)));
        Value b = draft.Conv("b", draft.Add("rd", new ReluOp(), d), 12, 3);
        weights = ["a_w", "d_w", "b_w"];
        return draft.Done(draft.Add("y", new AddOp(), a, b));
    }
}
