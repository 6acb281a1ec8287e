using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests.Quantization.WeightOnly;

public sealed class NarrowWeightsTests
{
    [Theory]
    [InlineData(ElementType.Float16, 1e-2)]
    [InlineData(ElementType.BFloat16, 1e-1)]
    public void Apply_Weights_AreStoredNarrowAndComputedInFloat32(ElementType type, double tolerance)
    {
        var draft = new GraphDraft();
        Value y = draft.Add("y", new GemmOp(), draft.Input("x", 3, 40), draft.Store("w", GraphDraft.Random(1, 40, 30)), draft.Store("b", GraphDraft.Random(2, 30)));
        Model model = draft.Done(y);

        (Model narrow, IReadOnlyList<StoredWeight> weights) = NarrowWeights.Apply(model, new NarrowWeightOptions { Type = type });

        Tensor stored = narrow.Graph.Find($"w_{type.Name()}")!.Constant!;
        Assert.Equal(type, stored.ElementType);
        Assert.Equal(model.Graph.Find("w")!.Constant!.ToFloats().Select(v => SmallFloat.Encode(type, v)), Enumerable.Range(0, 1200).Select(i => stored.ReadBits(i)));
        Assert.Equal(["it is small"], weights.Where(static w => w.Name == "b").Select(static w => w.Reason));
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 3);
        Assert.All(GraphDraft.Reference(model, inputs).Zip(GraphDraft.Reference(narrow, inputs)), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        Assert.True(weights.Single(static w => w.Name == "w").SqnrDb > (type == ElementType.Float16 ? 65 : 48));
    }

    [Fact]
    public void Apply_BeyondTheRangeOfFloat16_StaysFloat32AndSaysWhy()
    {
        float[] tiny = GraphDraft.Random(1, 20, 20).ToFloats();
        tiny[9] = 1e-12f;
        float[] large = [.. tiny];
        large[7] = 70000f;

        (Model half, IReadOnlyList<StoredWeight> weights) = NarrowWeights.Apply(Of(large, tiny), new NarrowWeightOptions());
        (Model brain, _) = NarrowWeights.Apply(Of(large, tiny), new NarrowWeightOptions { Type = ElementType.BFloat16 });

        Assert.Equal("1 of its 400 elements are beyond the range of float16", weights.Single(static w => w.Name == "large").Reason);
        Assert.Equal(1, weights.Single(static w => w.Name == "tiny").Underflows);
        Assert.NotNull(half.Graph.Find("large"));
        Assert.Null(brain.Graph.Find("large"));
    }

    [Fact]
    public void Apply_WeightReadInASubgraphOnly_IsCastBeforeItsNode()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 20);
        Value w = draft.Store("w", GraphDraft.Random(1, 20, 20));
        Value yes = draft.Store("yes", Tensor.Scalar(true));
        Value y = draft.Add("y", new IdentityOp(), x);
        Model model = draft.Done(y);
        var editor = new GraphEditor(model.Graph);
        Value z = editor.Declare("z", null);
        Node choice = editor.AddNode(new IfOp(), [yes], [z], "choice");
        foreach (string branch in new[] { "then", "else" })
        {
            Graph inner = editor.AddSubgraph(choice, branch);
            var inside = new GraphEditor(inner);
            inside.AddOutput(inside.Insert(new MatMulOp(), [x, w], null, outputName: $"{branch}_out").Output(0)!);
        }

        TypeInference.Infer(model);
        editor.SetOutputs(z);

        Model narrow = NarrowWeights.Apply(model, new NarrowWeightOptions()).Model;

        GraphVerifier.Verify(narrow);
        Assert.Contains(narrow.Graph.Nodes, static n => n.Op is CastOp);
    }

    private static Model Of(float[] large, float[] tiny)
    {
        var draft = new GraphDraft();
        Value first = draft.Add("a", new MatMulOp(), draft.Input("x", 1, 20), draft.Store("large", Tensor.Create(large, Shape.Of(20, 20))));
        return draft.Done(draft.Add("b", new MatMulOp(), first, draft.Store("tiny", Tensor.Create(tiny, Shape.Of(20, 20)))));
    }
}
