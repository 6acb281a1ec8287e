using Decant.Engine;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

/// <summary>Pruning reaches into the bodies of nodes.</summary>
public sealed class SubgraphTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Channels_OfBranches_GoToo(bool taken)
    {
        Model model = Net();
        var analysis = ChannelAnalysis.Run(model);
        HashSet<int> half = [.. analysis.Groups.GroupBy(static g => g.Family).SelectMany(static f => f.Take(f.Count() / 2)).Select(static g => g.Index)];
        Assert.Equal(6, half.Count);
        using Model removed = ChannelRemover.Remove(model, analysis, half);
        GraphVerifier.Verify(removed);
        Graph[] bodies = [.. removed.Graph.SelfAndSubgraphs().Skip(1)];
        Assert.Equal([4L, 2L], bodies.Select(static b => b.Initializers.First(static i => i.Name.EndsWith("_first", StringComparison.Ordinal)).Shape![0].Value));
        using Model zeroed = ChannelVerification.Zeroed(model, analysis, half);
        Dictionary<string, RuntimeValue> inputs = new()
        {
            ["x"] = GraphDraft.Random(9, 1, 3, 5, 5),
            ["condition"] = Tensor.Scalar(taken),
        };
        Assert.All(GraphDraft.Reference(removed, inputs).Zip(GraphDraft.Reference(zeroed, inputs)), static p => Assert.Equal(p.Second, p.First, 1e-5f));
        Assert.Contains(analysis.Fixed, static f => f.Reason.Contains("a subgraph of", StringComparison.Ordinal));
    }

    // The branches give different ranks, so that nothing is known of the shape of what the recurrent layer reads.
    [Fact]
    public void Channels_BehindAnUnknownShape_Stay()
    {
        var draft = new GraphDraft();
        var editor = new GraphEditor(draft.Model.Graph);
        Value x = draft.Input("x", 5, 1, 6);
        Value condition = editor.AddInput("condition", new TensorType(ElementType.Bool, Shape.Scalar));
        Node choice = editor.AddNode(new IfOp(), [condition], [editor.Declare("read", null)], "choose");
        foreach ((string name, Operator op) in ((string, Operator)[])[("then", new IdentityOp()), ("else", new FlattenOp())])
        {
            var branch = new GraphEditor(editor.AddSubgraph(choice, name));
            branch.AddOutput(branch.Insert(op, [x], null, null, 1, name + "_y").Output(0)!);
        }

        TypeInference.Infer(draft.Model);
        Value y = draft.Add("y", new LstmOp(new RecurrentAttributes { HiddenSize = 4 }), choice.Output(0), draft.Store("w", GraphDraft.Random(1, 1, 16, 6)), draft.Store("r", GraphDraft.Random(2, 1, 16, 4)));
        var analysis = ChannelAnalysis.Run(draft.Done(y));
        Assert.DoesNotContain(analysis.Groups, static g => g.Slices.Any(static s => s.Weight.Name == "w" && s.Axis == 2));
        Assert.Contains(analysis.Fixed, static f => f.Weight == "w" && f.Axis == 2 && f.Reason.Contains("not known", StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_OfBranches_AreClusteredAndPruned()
    {
        using Model clustered = WeightClustering.Run(Net(), new ClusteringOptions { Values = 4, PerChannel = false, LeastWeights = 32 });
        Assert.All(Weights(clustered), static w => Assert.InRange(w.Distinct().Count(), 2, 4));
        using Model pruned = WeightPruner.Run(Net(), new WeightPruningOptions { Sparsity = 0.5 }, null, new DecantEngine());
        Assert.All(Weights(pruned), static w => Assert.Equal(w.Length / 2, w.Count(static v => v == 0)));
    }

    private static IEnumerable<float[]> Weights(Model model)
    {
        float[][] weights = [.. model.Graph.SelfAndSubgraphs().Skip(1).SelectMany(static g => g.Initializers).Where(static i => i.Name.EndsWith("_first", StringComparison.Ordinal)).Select(static i => i.Initializer!.ToFloats())];
        Assert.Equal(2, weights.Length);
        return weights;
    }

    // Two branches of two convolutions, with 8 and 4 channels between them.
    private static Model Net()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 3, 5, 5);
        var editor = new GraphEditor(draft.Model.Graph);
        Value condition = editor.AddInput("condition", new TensorType(ElementType.Bool, Shape.Scalar));
        Node choice = editor.AddNode(new IfOp(), [condition], [editor.Declare("y", null)], "choose");
        Branch(editor, choice, "then", x, 8, 1);
        Branch(editor, choice, "else", x, 4, 3);
        TypeInference.Infer(draft.Model);
        return draft.Done(choice.Output(0)!);
    }

    private static void Branch(GraphEditor outer, Node choice, string name, Value x, int channels, int seed)
    {
        var editor = new GraphEditor(outer.AddSubgraph(choice, name));
        var window = new SlidingWindow { Pads = [1, 1, 1, 1] };
        Value first = editor.AddInitializer(name + "_first", GraphDraft.Random(seed, channels, 3, 3, 3));
        Value second = editor.AddInitializer(name + "_second", GraphDraft.Random(seed + 1, 2, channels, 3, 3));
        Value inner = editor.Insert(new ReluOp(), [editor.Insert(new ConvOp(window), [x, first], null, null, 1, name + "_a").Output(0)!], null, null, 1, name + "_r").Output(0)!;
        editor.AddOutput(editor.Insert(new ConvOp(window), [inner, second], null, null, 1, name + "_b").Output(0)!);
    }
}
