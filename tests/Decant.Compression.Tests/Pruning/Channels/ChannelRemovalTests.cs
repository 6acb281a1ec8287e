using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;

namespace Decant.Compression.Tests;

/// <summary>In every structure, the model without a family's channels computes what the model computes in which they are zero.</summary>
public sealed class ChannelRemovalTests
{
    [Fact]
    public void Chain_LosesFiltersAndWhatReadsThem()
    {
        var draft = new GraphDraft();
        Value x = draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 8, 1);
        Model model = draft.Done(draft.Conv("b", draft.Add("r", new ReluOp(), x), 4, 3));
        ChannelAnalysis analysis = Check(model, families: 1, groups: 8);
        Assert.Equal(["a_b", "a_w", "b_w"], analysis.Groups[0].Slices.Select(static s => s.Weight.Name).Order(StringComparer.Ordinal));
        Assert.Contains(analysis.Fixed, static f => f.Weight == "b_w" && f.Axis == 0 && f.Reason.Contains("output", StringComparison.Ordinal));
        Assert.Contains(analysis.Fixed, static f => f.Weight == "a_w" && f.Axis == 1 && f.Reason.Contains("'x' is an input", StringComparison.Ordinal));
    }

    [Fact]
    public void Residual_CouplesAllBranches()
    {
        var draft = new GraphDraft();
        Value stem = draft.Conv("stem", draft.Input("x", 1, 3, 6, 6), 6, 1);
        Value inner = draft.Conv("b", draft.Add("r", new ReluOp(), draft.Conv("a", stem, 5, 3)), 6, 5);
        Value sum = draft.Add("sum", new AddOp(), stem, inner);
        Check(draft.Done(draft.Conv("head", sum, 2, 7)), families: 2, groups: 11);
    }

    [Fact]
    public void ConcatAndSplit_ShiftPositions()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 3, 6, 6);
        Value joined = draft.Add("joined", new ConcatOp(1), draft.Conv("a", x, 4, 1), draft.Conv("b", x, 6, 3));
        Node split = new GraphEditor(draft.Model.Graph).Insert(new SplitOp(1), [joined, draft.Store("sizes", Tensor.Vector(7L, 3L))], null, outputCount: 2, outputName: "part");
        Value first = draft.Conv("c", split.Output(0)!, 2, 5);
        Check(draft.Done(first, draft.Conv("d", split.Output(1)!, 2, 7)), families: 3, groups: 10);
    }

    [Fact]
    public void Slice_FollowsTheChannels()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 8, 1);
        Value cut = draft.Add("cut", new SliceOp(), a, draft.Store("starts", Tensor.Vector(2L)), draft.Store("ends", Tensor.Vector(7L)), draft.Store("axes", Tensor.Vector(1L)));
        Check(draft.Done(draft.Conv("b", cut, 2, 3)), families: 2, groups: 8);
    }

    [Fact]
    public void Depthwise_GoesWithItsInput()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 8, 1);
        Value depth = draft.Add("depth", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }, 8), a, draft.Store("depth_w", GraphDraft.Random(9, 8, 1, 3, 3)));
        Check(draft.Done(draft.Conv("b", depth, 2, 3)), families: 1, groups: 8);
    }

    [Fact]
    public void GroupedConvolution_LosesTheSameMemberOfEachGroup()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 8, 1);
        Value grouped = draft.Add("grouped", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }, 2), a, draft.Store("grouped_w", GraphDraft.Random(9, 6, 4, 3, 3)));
        ChannelAnalysis analysis = Check(draft.Done(draft.Conv("b", grouped, 2, 3)), families: 2, groups: 7);
        Assert.All(analysis.Groups, static g => Assert.Contains(g.Slices, static s => s.Positions.Count == 2));
    }

    [Fact]
    public void GroupedConvolution_WholeGroupsOnRequest()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 6, 6), 8, 1);
        Value grouped = draft.Add("grouped", new ConvOp(new SlidingWindow { Pads = [1, 1, 1, 1] }, 2), a, draft.Store("grouped_w", GraphDraft.Random(9, 6, 4, 3, 3)));
        Model model = draft.Done(draft.Conv("b", grouped, 2, 3));
        var analysis = ChannelAnalysis.Run(model, HeadPreference.Outermost);
        ChannelGroup whole = analysis.Groups.First(static g => g.Slices.Any(static s => s.Weight.Name == "a_w"));
        Equal(model, analysis, new HashSet<int> { whole.Index });
    }

    [Fact]
    public void Shuffle_KeepsTheGroupsEqual()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 4, 4), 8, 1);
        Value five = draft.Add("five", new ReshapeOp(), a, draft.Store("s5", Tensor.Vector(1L, 2L, 4L, 4L, 4L)));
        Value turned = draft.Add("turned", new TransposeOp(EquatableList.From<long>([0, 2, 1, 3, 4])), five);
        Value four = draft.Add("four", new ReshapeOp(), turned, draft.Store("s4", Tensor.Vector(1L, 8L, 4L, 4L)));
        Check(draft.Done(draft.Conv("b", four, 2, 3)), families: 1, groups: 4);
    }

    [Fact]
    public void Flatten_TakesAllPixelsOfAChannel()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 4, 4), 6, 1);
        Value flat = draft.Add("flat", new FlattenOp(), a);
        Value dense = draft.Add("dense", new GemmOp(), flat, draft.Store("dense_w", GraphDraft.Random(4, 96, 5)));
        ChannelAnalysis analysis = Check(draft.Done(dense), families: 1, groups: 6);
        Assert.Equal(16, analysis.Groups[0].Slices.Single(static s => s.Weight.Name == "dense_w").Positions.Count);
    }

    [Fact]
    public void SqueezeAndExcite_IsCoupledAndItsBottleneckFree()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 4, 4), 6, 1);
        Value pooled = draft.Add("pooled", new GlobalAveragePoolOp(), a);
        Value down = draft.Add("down", new ConvOp(new SlidingWindow()), pooled, draft.Store("down_w", GraphDraft.Random(4, 3, 6, 1, 1)));
        Value up = draft.Add("up", new ConvOp(new SlidingWindow()), draft.Add("relu", new ReluOp(), down), draft.Store("up_w", GraphDraft.Random(5, 6, 3, 1, 1)));
        Value scaled = draft.Add("scaled", new MulOp(), a, draft.Add("gate", new SigmoidOp(), up));
        Check(draft.Done(draft.Conv("b", scaled, 2, 7)), families: 2, groups: 9);
    }

    [Fact]
    public void PaddedShortcut_LosesPadsWithTheChannels()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 4, 4), 4, 1);
        Value wide = draft.Add("wide", new PadOp(), a, draft.Store("pads", Tensor.Vector(0L, 2L, 0L, 0L, 0L, 2L, 0L, 0L)));
        Value sum = draft.Add("sum", new AddOp(), wide, draft.Conv("b", a, 8, 3));
        Check(draft.Done(draft.Conv("c", sum, 2, 5)), families: 2, groups: 8);
    }

    [Fact]
    public void TransposedConvolution_IsAWeightLikeAnother()
    {
        var draft = new GraphDraft();
        Value a = draft.Conv("a", draft.Input("x", 1, 3, 4, 4), 6, 1);
        Value up = draft.Add("up", new ConvTransposeOp(new SlidingWindow { Strides = [2, 2] }), a, draft.Store("up_w", GraphDraft.Random(4, 6, 5, 2, 2)), draft.Store("up_b", GraphDraft.Random(5, 5)));
        Check(draft.Done(draft.Conv("b", up, 2, 7)), families: 2, groups: 11);
    }

    [Theory]
    [InlineData(HeadPreference.Finest, 8)]
    [InlineData(HeadPreference.Outermost, 2)]
    public void Attention_LosesHeadsOrWhatIsInsideThem(HeadPreference heads, int groups)
    {
        Model model = AttentionBlock();
        var analysis = ChannelAnalysis.Run(model, heads);
        Assert.Equal(groups, analysis.Groups.Count);
        foreach (ChannelGroup group in analysis.Groups)
        {
            Equal(model, analysis, new HashSet<int> { group.Index });
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lstm_LosesHiddenUnits(bool bidirectional)
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 5, 1, 3);
        int directions = bidirectional ? 2 : 1;
        var attributes = new RecurrentAttributes { HiddenSize = 6, Direction = bidirectional ? RecurrentDirection.Bidirectional : RecurrentDirection.Forward };
        Value y = draft.Add(
            "y",
            new LstmOp(attributes),
            x,
            draft.Store("w", GraphDraft.Random(1, directions, 24, 3)),
            draft.Store("r", GraphDraft.Random(2, directions, 24, 6)),
            draft.Store("b", GraphDraft.Random(3, directions, 48)));
        Value turned = draft.Add("turned", new TransposeOp(EquatableList.From<long>([0, 2, 1, 3])), y);
        Value flat = draft.Add("flat", new ReshapeOp(), turned, draft.Store("shape", Tensor.Vector(5L, 1L, 6L * directions)));
        Check(draft.Done(draft.Add("z", new MatMulOp(), flat, draft.Store("z_w", GraphDraft.Random(4, 6 * directions, 2)))), families: 1, groups: 6);
    }

    [Fact]
    public void Normalization_OverTheChannels_KeepsThem()
    {
        var draft = new GraphDraft();
        Value a = draft.Add("a", new MatMulOp(), draft.Input("x", 1, 3, 4), draft.Store("a_w", GraphDraft.Random(1, 4, 6)));
        Value normal = draft.Add("normal", new LayerNormalizationOp(), a, draft.Store("scale", GraphDraft.Random(2, 6)));
        var analysis = ChannelAnalysis.Run(draft.Done(draft.Add("b", new MatMulOp(), normal, draft.Store("b_w", GraphDraft.Random(3, 6, 2)))));
        Assert.Empty(analysis.Groups);
        Assert.Contains(analysis.Fixed, static f => f.Weight == "a_w" && f.Axis == 1 && f.Reason.Contains("LayerNormalization", StringComparison.Ordinal));
    }

    private static Model AttentionBlock()
    {
        var draft = new GraphDraft();
        Value x = draft.Input("x", 1, 3, 5);
        Value Heads(string name, int seed, params long[] perm)
        {
            Value projected = draft.Add(name, new MatMulOp(), x, draft.Store(name + "_w", GraphDraft.Random(seed, 5, 8)));
            Value biased = draft.Add(name + "b", new AddOp(), projected, draft.Store(name + "_b", GraphDraft.Random(seed + 1, 8)));
            Value split = draft.Add(name + "h", new ReshapeOp(), biased, draft.Store(name + "_s", Tensor.Vector(1L, 3L, 2L, 4L)));
            return draft.Add(name + "t", new TransposeOp(EquatableList.From(perm)), split);
        }

        Value scores = draft.Add("scores", new MatMulOp(), Heads("q", 1, 0, 2, 1, 3), Heads("k", 3, 0, 2, 3, 1));
        Value mixed = draft.Add("mixed", new MatMulOp(), draft.Add("p", new SoftmaxOp(-1), scores), Heads("v", 5, 0, 2, 1, 3));
        Value back = draft.Add("back", new TransposeOp(EquatableList.From<long>([0, 2, 1, 3])), mixed);
        Value joined = draft.Add("joined", new ReshapeOp(), back, draft.Store("joined_s", Tensor.Vector(1L, 3L, 8L)));
        return draft.Done(draft.Add("o", new MatMulOp(), joined, draft.Store("o_w", GraphDraft.Random(7, 8, 5))));
    }

    private static ChannelAnalysis Check(Model model, int families, int groups)
    {
        var analysis = ChannelAnalysis.Run(model);
        Assert.Equal(groups, analysis.Groups.Count);
        Assert.Equal(families, analysis.Groups.Select(static g => g.Family).Distinct().Count());
        foreach (ChannelGroup group in analysis.Groups)
        {
            Equal(model, analysis, new HashSet<int> { group.Index });
        }

        HashSet<int> half = analysis.Groups.Where(static g => g.Index % 2 == 0).Select(static g => g.Index).ToHashSet();
        Equal(model, analysis, half);
        using Model removed = ChannelRemover.Remove(model, analysis, half);
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 11);
        Assert.NotEqual(Outputs(model, inputs), Outputs(removed, inputs));
        return analysis;
    }

    private static void Equal(Model model, ChannelAnalysis analysis, HashSet<int> groups)
    {
        using Model removed = ChannelRemover.Remove(model, analysis, groups);
        GraphVerifier.Verify(removed);
        using Model zeroed = ChannelVerification.Zeroed(model, analysis, groups);
        Assert.True(ModelCosts.Parameters(removed) < ModelCosts.Parameters(model));
        Dictionary<string, RuntimeValue> inputs = GraphDraft.Inputs(model, 11);
        float[] expected = Outputs(zeroed, inputs);
        float[] found = Outputs(removed, inputs);
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), static p => Assert.Equal(p.First, p.Second, 1e-4f));
    }

    private static float[] Outputs(Model model, Dictionary<string, RuntimeValue> inputs) =>
        [.. new ReferenceEvaluator(model).Run(inputs).SelectMany(static o => ((Tensor)o).ToFloats())];
}
