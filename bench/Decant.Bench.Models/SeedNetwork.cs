using Decant.Graphs;

namespace Decant.Bench.Models;

/// <summary>A small classifier of images [1,3,24,24] → [1,10]: two convolutions and two dense layers, of 4.7 million weights nearly all in one of them.</summary>
public static class SeedNetwork
{
    /// <summary>Makes the net.</summary>
    public static Model Create(int seed)
    {
        var net = new NetBuilder("seed", new NetOptions { Seed = seed });
        Value x = net.Input("input", Tensors.ElementType.Float32, 1, 3, 24, 24);
        x = net.MaxPool(net.Relu(net.Conv(x, 64, 3)), 2, 2);
        x = net.MaxPool(net.Relu(net.Conv(x, 128, 3)), 2, 2);
        x = net.Relu(net.Dense(net.Add(new Operators.FlattenOp(), x), 1000));
        return net.Finish(net.Dense(x, 10));
    }
}
