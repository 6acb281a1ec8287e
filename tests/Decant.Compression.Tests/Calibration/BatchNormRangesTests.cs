using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class BatchNormRangesTests
{
    // β = 1, -2 and γ = 0.5, -1: six deviations reach from 1 ± 3 and -2 ± 6.
    [Fact]
    public void Of_NormalizationAndClamp_AreSixDeviations()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 2, 3, 3);
        Value n = draft.Add(
            "n",
            new BatchNormalizationOp(),
            x,
            draft.Store("gamma", Tensor.Vector(0.5f, -1f)),
            draft.Store("beta", Tensor.Vector(1f, -2f)),
            draft.Store("mean", Tensor.Vector(100f, 100f)),
            draft.Store("variance", Tensor.Vector(9f, 9f)));
        IReadOnlyDictionary<string, ValueRange> ranges = BatchNormRanges.Of(draft.Done(draft.Add("y", new ReluOp(), n)));
        Assert.Equal(new ValueRange(-8, 4), ranges["n"]);
        Assert.Equal(new ValueRange(0, 4), ranges["y"]);
    }
}
