using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class DeadChannelsTests
{
    [Fact]
    public void UnreadAndZeroChannels_Go_AndOutputsStayBitForBit()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 3, 6, 6);
        float[] first = GraphDraft.Random(1, 6, 3, 3, 3).ToFloats();
        float[] bias = GraphDraft.Random(2, 6).ToFloats();
        first.AsSpan(2 * 27, 27).Clear();
        bias[2] = -0.5f;
        first.AsSpan(4 * 27, 27).Clear();
        bias[4] = 0.5f;
        float[] second = GraphDraft.Random(3, 4, 6, 3, 3).ToFloats();
        for (int o = 0; o < 4; o++)
        {
            second.AsSpan((o * 54) + (5 * 9), 9).Clear();
        }

        Value a = Conv(draft, "a", x, Tensor.Create(first, Shape.Of(6, 3, 3, 3)), Tensor.Create(bias, Shape.Of(6)));
        Value b = Conv(draft, "b", draft.Add("r", new ReluOp(), a), Tensor.Create(second, Shape.Of(4, 6, 3, 3)), GraphDraft.Random(4, 4));
        Model model = draft.Done(b);

        (Model alive, int removed) = DeadChannels.Remove(model)!.Value;
        Assert.Equal(2, removed); // channel 2 is zero behind the rectifier, channel 5 unread; channel 4 is a constant that is not zero
        Assert.Equal(4, alive.Graph.Find("a_w")!.Shape![0].Value);
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 7);
        Assert.Equal(
            GraphDraft.Reference(model, inputs).Select(BitConverter.SingleToInt32Bits),
            GraphDraft.Reference(alive, inputs).Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void AllAlive_NothingHappens()
    {
        var draft = new GraphDraft();
        Assert.Null(DeadChannels.Remove(draft.Done(draft.Conv("b", draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 4, 1), 2, 3))));
    }

    [Fact]
    public void AllDead_OneStays()
    {
        var draft = new GraphDraft();
        Value a = Conv(draft, "a", draft.Input("x", 1, 3, 6, 6), GraphDraft.Random(1, 4, 3, 3, 3), GraphDraft.Random(2, 4));
        Value b = Conv(draft, "b", a, Tensor.Zeros(ElementType.Float32, Shape.Of(2, 4, 3, 3)), GraphDraft.Random(4, 2));
        Model model = draft.Done(b);
        (Model alive, int removed) = DeadChannels.Remove(model)!.Value;
        Assert.Equal(3, removed);
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 7);
        Assert.Equal(GraphDraft.Reference(model, inputs), GraphDraft.Reference(alive, inputs));
    }

    private static Value Conv(GraphDraft draft, string name, Value x, Tensor weight, Tensor bias) => draft.Add(
        name, new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }), x, draft.Store(name + "_w", weight), draft.Store(name + "_b", bias));
}
