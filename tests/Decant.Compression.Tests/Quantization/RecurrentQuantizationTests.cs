using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class RecurrentQuantizationTests
{
    public static TheoryData<string, RecurrentDirection, bool> Cases => new()
    {
        { "lstm", RecurrentDirection.Forward, true },
        { "lstm", RecurrentDirection.Bidirectional, true },
        { "lstm", RecurrentDirection.Reverse, false },
        { "gru", RecurrentDirection.Bidirectional, true },
        { "gru", RecurrentDirection.Forward, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dynamic_IsCloseToFloat_AndHoldsNoFloatWeights(string net, RecurrentDirection direction, bool perAxis)
    {
        foreach (ElementType type in (ElementType[])[ElementType.Int8, ElementType.UInt8])
        {
            Model model = Build(net, direction);
            Model quantized = DynamicQuantizer.Apply(model, new DynamicQuantizationOptions { PerAxis = perAxis, Weights = type });
            Assert.Equal(net == "lstm", quantized.Graph.Nodes.Any(static n => n.Op is DynamicQuantizeLstmOp));
            AssertClose(model, quantized);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Static_StoresRecurrentWeightsAsBytes(string net, RecurrentDirection direction, bool perAxis)
    {
        Model model = Build(net, direction);
        Dictionary<string, RuntimeValue>[] samples = [.. Enumerable.Range(0, 4).Select(s => GraphDraft.Inputs(model, s))];
        Model quantized = StaticQuantizer.Apply(model, StaticQuantizer.Plan(model, new StaticQuantizationOptions { PerAxis = perAxis }, samples, new DecantEngine()));
        Assert.Contains(quantized.Graph.Nodes, n => n.Op == model.Graph.Nodes.First().Op);
        AssertClose(model, quantized);
    }

    [Fact]
    public void Dynamic_KeptByName_StaysFloat()
    {
        Model model = Build("lstm", RecurrentDirection.Forward);
        Model quantized = DynamicQuantizer.Apply(model, new DynamicQuantizationOptions { KeepFloat = ["LSTM"] });
        Assert.Contains(quantized.Graph.Nodes, static n => n.Op is LstmOp && n.Input(1)!.Constant!.ElementType == ElementType.Float32);
    }

    private static void AssertClose(Model model, Model quantized)
    {
        Assert.DoesNotContain(quantized.Graph.Initializers, static i => i.Initializer!.ElementType == ElementType.Float32 && i.Initializer.Rank == 3 && i.Initializer.Length > 200);
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 50);
        float[] expected = GraphDraft.Reference(model, inputs);
        using IInferenceSession session = new DecantEngine().CreateSession(quantized, new SessionOptions());
        foreach (float[] found in (float[][])[GraphDraft.Reference(quantized, inputs), ((Tensor)session.Run(inputs)["y"]).ToFloats()])
        {
            double noise = expected.Zip(found, static (e, f) => Math.Pow(e - f, 2)).Sum();
            Assert.True(10 * Math.Log10(expected.Sum(static e => e * (double)e) / noise) > 25);
        }
    }

    private static Model Build(string net, RecurrentDirection direction)
    {
        long directions = direction == RecurrentDirection.Bidirectional ? 2 : 1, gates = net == "lstm" ? 4 : 3;
        var attributes = new RecurrentAttributes { Direction = direction, HiddenSize = 12 };
        var draft = new GraphDraft();
        Value h = draft.Add(
            "h",
            net == "lstm" ? new LstmOp(attributes) : new GruOp(attributes),
            draft.Input("x", 5, 2, 10),
            draft.Store("w", GraphDraft.Random(1, directions, gates * 12, 10)),
            draft.Store("r", GraphDraft.Random(2, directions, gates * 12, 12)),
            draft.Store("b", GraphDraft.Random(3, directions, 2 * gates * 12)));
        Value flat = draft.Add("f", new ReshapeOp(), h, draft.Store("shape", Tensor.Vector(10L, directions * 12)));
        return draft.Done(draft.Add("y", new MatMulOp(), flat, draft.Store("m_w", GraphDraft.Random(4, directions * 12, 6))));
    }
}
