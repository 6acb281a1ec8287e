using Decant.Bench.Models;
using Decant.Evaluation;
using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Passes;
using Decant.Tests.Shared;

namespace Decant.Peers.Tests.Pruning;

/// <summary>
/// Channels can be taken out of every trained net and of every generated one, and what is left is what it should be. <c>bench/Decant.Pruning.Bench check</c> and
/// <c>check-nets</c> do the same with each family of channels by itself.
/// </summary>
public sealed class ChannelRemovalTests
{
    private const int Alone = 2;

    // The recurrent states of the first two are inputs and outputs of the model, and all other layers compute masks of its outputs; the third has no axis of two positions that is not one.
    private static readonly string[] Whole = ["onnx/dtln/model_1.onnx", "onnx/dtln/model_2.onnx", "onnx/lstm/qlstm_3-2-3_T3_S1.onnx"];

    public static TheoryData<string> Assets => [.. AssetModel.Float.Select(static m => m.Path)];

    public static TheoryData<string> Nets => [.. GeneratedNets.All.Select(static n => n.Name)];

    [SkippableTheory]
    [MemberData(nameof(Assets))]
    public void Asset_WithoutChannels_IsTheAssetWithZeros(string path)
    {
        using Model model = OnnxFormat.Load(SharedAssets.Require(path));
        SimplifyPipeline.Create(new SimplifyOptions { Freeze = true }).Run(model);
        AssetModel asset = AssetModel.At(path);
        int removed = RemovedChannels.Verify(model, RandomInputs.For(asset, model, seed: 20), asset.TooSlowForReference ? 0 : Alone);
        Assert.Equal(Whole.Contains(path), removed == 0);
    }

    [SkippableTheory]
    [MemberData(nameof(Nets))]
    public void GeneratedNet_WithoutChannels_IsTheNetWithZeros(string name)
    {
        using Model model = GeneratedNets.Find(name).Create(new NetOptions { Resolution = 64, SequenceLength = 24, Classes = 100, FoldBatchNormalization = false });
        Assert.True(RemovedChannels.Verify(model, ModelInputs.Random(model, 1), Alone) > 0);
    }
}
