using Decant.Formats.Onnx;
using Decant.Graphs;
using Decant.Tests.Shared;

namespace Decant.Engine.Tests;

public sealed class AssetModelTests
{
    [SkippableTheory]
    [InlineData("derived/resnet20_cifar10.onnx", "")]
    [InlineData("onnx/mnist/mnist-8.onnx", "")]
    [InlineData("onnx/mnist/pytorch_mnist.onnx", "")]
    [InlineData("onnx/ultraface/version-RFB-320.onnx", "")]
    [InlineData("onnx/ultraface/version-RFB-320_simplified.onnx", "")]
    [InlineData("onnx/yunet/yunet_n_320_320.onnx", "")]
    [InlineData("onnx/yunet/yunet_n_dynamic.onnx", "1,3,96,128")]
    [InlineData("onnx/fastestdet/FastestDet.onnx", "")]
    [InlineData("onnx/dtln/model_1.onnx", "")]
    [InlineData("onnx/dtln/model_2.onnx", "")]
    [InlineData("onnx/magika/magika_standard_v3_3.onnx", "1,2048")]
    [InlineData("onnx/lstm/byte_sb_bidi_lstm.onnx", "1,64")]
    [InlineData("onnx/lstm/qlstm_3-2-3_T3_S1.onnx", "1,3")]
    [InlineData("onnx/silero/silero_vad_16k_op15.onnx", "1,576")]
    public void Model_OfTheAssets_EqualsReference(string path, string shape)
    {
        using Model model = OnnxFormat.Load(SharedAssets.Require(path));
        EngineCheck.Equal(model, ModelInputs.Of(model, shape), 1e-4);
    }

    [SkippableFact]
    public void Model_WithStateAndControlFlow_RunsItsBranchesOnKernels()
    {
        using Model model = OnnxFormat.Load(SharedAssets.Require("onnx/silero/silero_vad.onnx"));
        IReadOnlyList<NodeProfile> nodes = EngineCheck.Equal(model, ModelInputs.Of(model, "1,576"), 1e-4);
        Assert.Contains(nodes, static n => n.Kernel.StartsWith("conv.", StringComparison.Ordinal));
        Assert.Contains(nodes, static n => n.Kernel == "lstm.f32");
    }

    [SkippableTheory]
    [InlineData("onnx/fastestdet/FastestDet.onnx", "")]
    [InlineData("onnx/light_graph_only/light_densenet121.onnx", "")]
    [InlineData("onnx/light_graph_only/light_shufflenet.onnx", "")]
    [InlineData("derived/squeezenet_v1.0_dc_decoded.onnx", "")]
    [InlineData("peer/squeezenet_v1.0_ort_static_int8_per_channel.onnx", "")]
    public void Plan_OfTheAssets_BuffersThatLiveTogetherNeverOverlap(string path, string shape)
    {
        using Model model = OnnxFormat.Load(SharedAssets.Require(path));
        using Model lowered = ProgramCompiler.Lower(model, ModelInputs.Of(model, shape).ToDictionary(static p => p.Key, static p => RuntimeTypes.Of(p.Value)!));
        PlanCheck.NoOverlap(LayoutPlanner.Plan(lowered.Graph));
    }
}
