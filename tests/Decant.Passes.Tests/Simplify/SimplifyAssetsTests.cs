using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Operators;
using Decant.Tensors;
using Decant.Tests.Shared;

namespace Decant.Passes.Tests;

/// <summary>
/// Simplification of real models against OnnxSlim 0.1.96. Nodes are counted as it counts them: those of subgraphs included, and Constant
/// nodes, which other files store as initializers, excluded.
/// </summary>
public class SimplifyAssetsTests
{
    /// <summary>The file, and the nodes that OnnxSlim leaves of it (of the same architecture, where the file was derived from another).</summary>
    public static TheoryData<string, int> OnnxSlimCounts => new()
    {
        { "onnx/dtln/model_1", 37 },
        { "onnx/dtln/model_2", 72 },
        { "onnx/fastestdet/FastestDet", 211 },
        { "onnx/light_graph_only/light_bvlc_alexnet", 22 },
        { "onnx/light_graph_only/light_densenet121", 491 },
        { "onnx/light_graph_only/light_inception_v2", 154 },
        { "onnx/light_graph_only/light_resnet50", 123 },
        { "onnx/light_graph_only/light_shufflenet", 154 },
        { "onnx/light_graph_only/light_squeezenet", 65 },
        { "onnx/light_graph_only/light_vgg19", 44 },
        { "onnx/lstm/byte_sb_bidi_lstm", 23 },
        { "onnx/lstm/qlstm_3-2-3_T3_S1", 72 },
        { "onnx/magika/magika_standard_v3_3", 93 },
        { "onnx/mnist/mnist-8", 8 },
        { "onnx/mnist/pytorch_mnist", 5 },
        { "onnx/silero/silero_vad", 152 },
        { "onnx/silero/silero_vad_16k_op15", 76 },
        { "onnx/ultraface/version-RFB-320", 125 },
        { "onnx/ultraface/version-RFB-320_simplified", 110 },
        { "onnx/ultraface/version-RFB-320_without_postprocessing", 110 },
        { "onnx/yolox/yolox_nano", 359 },
        { "onnx/yunet/yunet_n_320_320", 115 },
        { "onnx/yunet/yunet_n_dynamic", 163 },
        { "onnx/yunet/yunet_s_320_320", 106 },
        { "derived/mobilenet_v2_1.0_224_from_int8", 101 },
        { "derived/resnet20_cifar10", 54 },
        { "derived/resnet56_cifar10", 144 },
        { "derived/squeezenet_v1.0_dc_decoded", 65 },
    };

    /// <summary>The files that the reference evaluates in seconds.</summary>
    public static TheoryData<string> SmallModels =>
    [
        "onnx/dtln/model_1", "onnx/dtln/model_2", "onnx/lstm/byte_sb_bidi_lstm", "onnx/lstm/qlstm_3-2-3_T3_S1", "onnx/magika/magika_standard_v3_3",
        "onnx/mnist/mnist-8", "onnx/mnist/pytorch_mnist", "onnx/silero/silero_vad", "onnx/silero/silero_vad_16k_op15", "derived/resnet20_cifar10",
        "onnx/fastestdet/FastestDet", "onnx/ultraface/version-RFB-320", "onnx/yunet/yunet_n_dynamic", "onnx/light_graph_only/light_shufflenet",
    ];

    [SkippableTheory]
    [MemberData(nameof(OnnxSlimCounts))]
    public void Simplify_Asset_LeavesNoMoreNodesThanOnnxSlim(string file, int onnxSlim)
    {
        using Model model = OnnxFormat.Load(SharedAssets.Require($"{file}.onnx"));
        PipelineReport report = SimplifyPipeline.Create().Run(model);
        Assert.Empty(report.Unsettled);

        using Model written = OnnxFormat.Load(OnnxFormat.ToArray(model), file, ".");
        int nodes = Math.Max(NodeCount.Of(written.Graph), report.NodesAfter);
        Assert.True(nodes <= onnxSlim, $"{nodes} nodes, OnnxSlim leaves {onnxSlim}\n{report}\n{string.Join('\n', report.Refusals)}");
    }

    [SkippableTheory]
    [MemberData(nameof(SmallModels))]
    public void Simplify_SmallAsset_KeepsItsOutputs(string file)
    {
        using Model model = OnnxFormat.Load(SharedAssets.Require($"{file}.onnx"));
        Dictionary<string, RuntimeValue> inputs = AssetInputs.For(model);
        IReadOnlyList<RuntimeValue> before = new ReferenceEvaluator(model).Run(inputs);

        SimplifyPipeline.Create().Run(model);

        OutputComparison.AssertClose(before, new ReferenceEvaluator(model).Run(inputs), 1e-4);
    }

    [SkippableTheory]
    [InlineData("peer/mobilenet_v2_ort_static_int8_per_channel")]
    [InlineData("peer/resnet20_cifar10_ort_static_int8_per_channel")]
    [InlineData("peer/squeezenet_v1.0_ort_static_int8_per_channel")]
    public void Simplify_QuantizedModel_KeepsEveryQuantizer(string file)
    {
        using Model model = OnnxFormat.Load(SharedAssets.Require($"{file}.onnx"));
        static int Quantizers(Model m) => m.Graph.Nodes.Count(static n => n.Op is QuantizeLinearOp or DequantizeLinearOp);
        int before = Quantizers(model);

        SimplifyPipeline.Create().Run(model);

        Assert.Equal(before, Quantizers(model));
        Assert.All(model.Graph.Nodes.Where(static n => n.Op is ConvOp), static n => Assert.IsType<DequantizeLinearOp>(n.Input(1)!.Producer!.Op));
    }

    [SkippableFact]
    public void Simplify_InputsWithDefaults_AreFrozenUnlessForbidden()
    {
        string path = SharedAssets.Require("onnx/ultraface/version-RFB-320.onnx");
        using Model frozen = OnnxFormat.Load(path);
        PipelineReport report = SimplifyPipeline.Create().Run(frozen);
        Assert.Equal(["input"], frozen.Graph.Inputs.Select(static i => i.Name));
        Assert.Contains(report.Notes, static n => n.Contains("244 inputs with defaults became constants", StringComparison.Ordinal));

        using Model kept = OnnxFormat.Load(path);
        SimplifyPipeline.Create(new SimplifyOptions { Freeze = false }).Run(kept);
        Assert.Equal(245, kept.Graph.Inputs.Count);
    }
}
