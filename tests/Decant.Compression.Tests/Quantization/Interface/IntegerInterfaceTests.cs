using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

public sealed class IntegerInterfaceTests
{
    [Fact]
    public void Apply_TakesAndGivesIntegers_AndUndoComputesTheSame()
    {
        Model quantized = Quantized();
        Model integer = IntegerInterface.Apply(quantized, out IReadOnlyList<string> notes);
        GraphVerifier.Verify(integer);
        Assert.Equal(2, notes.Count);
        Assert.Equal(ElementType.UInt8, integer.Graph.Inputs[0].TensorType!.ElementType);
        Assert.Equal(ElementType.UInt8, integer.Graph.Outputs[0].TensorType!.ElementType);
        Assert.Equal(["y"], integer.Graph.Outputs.Select(static o => o.Name));
        Model floats = IntegerInterface.Undo(integer)!;
        GraphVerifier.Verify(floats);
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(quantized, 5);
        Assert.Equal(GraphDraft.Reference(quantized, inputs), GraphDraft.Reference(floats, inputs));
    }

    [Fact]
    public void Apply_Integers_MeanWhatTheMetadataSays()
    {
        Model quantized = Quantized();
        Model integer = IntegerInterface.Apply(quantized, out _);
        string[] parts = integer.Metadata["decant.quantized.x"].Split(' ');
        float scale = float.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
        int zero = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        byte[] raw = [.. Enumerable.Range(0, 48).Select(static i => (byte)(i * 5))];
        var real = new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Create(Array.ConvertAll(raw, b => (b - zero) * scale), Shape.Of(1, 3, 4, 4)) };
        var coded = new Dictionary<string, RuntimeValue> { ["x"] = Tensor.Create(raw, Shape.Of(1, 3, 4, 4)) };
        string[] outParts = integer.Metadata["decant.quantized.y"].Split(' ');
        float outScale = float.Parse(outParts[0], System.Globalization.CultureInfo.InvariantCulture);
        int outZero = int.Parse(outParts[1], System.Globalization.CultureInfo.InvariantCulture);
        using IInferenceSession session = new DecantEngine().CreateSession(integer, new SessionOptions());
        byte[] found = ((Tensor)session.Run(coded)["y"]).ToArray<byte>();
        float[] expected = GraphDraft.Reference(quantized, real);
        Assert.All(expected.Zip(found), p => Assert.True(Math.Abs(p.First - ((p.Second - outZero) * outScale)) <= outScale * 1.001f));
    }

    [Fact]
    public void Undo_OfAFloatModel_IsNothing() => Assert.Null(IntegerInterface.Undo(Quantized()));

    private static Model Quantized()
    {
        var draft = new GraphDraft();
        Model model = draft.Done(draft.Add("y", new ReluOp(), draft.Conv("c", draft.Input("x", 1, 3, 4, 4), 5, 1)));
        return StaticQuantizer.Apply(model, StaticQuantizer.Plan(
            model, new StaticQuantizationOptions { QuantizeOutputs = true }, Enumerable.Range(0, 4).Select(i => GraphDraft.Inputs(model, i)), new DecantEngine()));
    }
}
