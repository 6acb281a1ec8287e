using Decant.Graphs;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class WeightClusteringTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(256)]
    public void PerLayer_TakesNoMoreValuesThanAsked(int values)
    {
        using Model clustered = WeightClustering.Run(Net(), new ClusteringOptions { Values = values, PerChannel = false });
        float[] weights = clustered.Graph.Find("a_w")!.Initializer!.ToFloats();
        Assert.InRange(weights.Distinct().Count(), 2, values);
    }

    [Fact]
    public void Zeros_StayZeros_AndTakeOneValue()
    {
        Model net = Net();
        float[] before = net.Graph.Find("a_w")!.Initializer!.ToFloats();
        for (int i = 0; i < before.Length; i += 2)
        {
            before[i] = 0;
        }

        new GraphEditor(net.Graph).SetInitializer(net.Graph.Find("a_w")!, Tensor.Create(before, net.Graph.Find("a_w")!.Shape!));
        using Model clustered = WeightClustering.Run(net, new ClusteringOptions { Values = 8, PerChannel = false });
        float[] after = clustered.Graph.Find("a_w")!.Initializer!.ToFloats();
        Assert.Equal(before.Select(static v => v == 0), after.Select(static v => v == 0));
        Assert.InRange(after.Distinct().Count(), 2, 8);
    }

    [Fact]
    public void MoreValues_LessError()
    {
        float[] before = Net().Graph.Find("a_w")!.Initializer!.ToFloats();
        double Error(int values)
        {
            using Model clustered = WeightClustering.Run(Net(), new ClusteringOptions { Values = values });
            return clustered.Graph.Find("a_w")!.Initializer!.ToFloats().Zip(before, static (a, b) => (double)(a - b) * (a - b)).Sum();
        }

        Assert.True(Error(32) < 0.1 * Error(4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(257)]
    public void Values_OutOfRange_AreRefused(int values) => Assert.Throws<ArgumentException>(() => WeightClustering.Run(Net(), new ClusteringOptions { Values = values }));

    private static Model Net()
    {
        var draft = new GraphDraft();
        return draft.Done(draft.Conv("a", draft.Input("x", 1, 8, 4, 4), 16, 1));
    }
}
