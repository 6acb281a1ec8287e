using Decant.Tensors;

namespace Decant.Peers.Tests;

/// <summary>A trained model among the shared assets, and how it is driven.</summary>
/// <param name="Path">The path under the assets.</param>
/// <param name="Low">The least value of random float inputs.</param>
/// <param name="High">The greatest value of random float inputs.</param>
internal sealed record AssetModel(string Path, double Low = 0, double High = 1)
{
    /// <summary>The shapes of inputs whose declared shape is not static; a dimension that is not fixed here is 1.</summary>
    public IReadOnlyDictionary<string, long[]> Shapes { get; init; } = new Dictionary<string, long[]>();

    /// <summary>Inputs that are not random.</summary>
    public IReadOnlyDictionary<string, Tensor> Fixed { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>Whether the scalar reference takes too long for a test; such models are compared in the engine only.</summary>
    public bool TooSlowForReference { get; init; }

    /// <summary>The float models.</summary>
    public static IReadOnlyList<AssetModel> Float { get; } =
    [
        new("derived/mobilenet_v2_1.0_224_from_int8.onnx", -1),
        new("derived/resnet20_cifar10.onnx", -2, 2),
        new("derived/resnet56_cifar10.onnx", -2, 2),
        new("derived/squeezenet_v1.0_dc_decoded.onnx", -120, 150),
        new("onnx/dtln/model_1.onnx") { Fixed = State("input_3") },
        new("onnx/dtln/model_2.onnx", -0.5, 0.5) { Fixed = State("input_5") },
        new("onnx/fastestdet/FastestDet.onnx"),
        new("onnx/light_graph_only/light_bvlc_alexnet.onnx") { TooSlowForReference = true },
        new("onnx/light_graph_only/light_densenet121.onnx") { TooSlowForReference = true },
        new("onnx/light_graph_only/light_inception_v2.onnx") { TooSlowForReference = true },
        new("onnx/light_graph_only/light_resnet50.onnx") { TooSlowForReference = true },
        new("onnx/light_graph_only/light_shufflenet.onnx"),
        new("onnx/light_graph_only/light_squeezenet.onnx"),
        new("onnx/light_graph_only/light_vgg19.onnx") { TooSlowForReference = true },
        new("onnx/lstm/byte_sb_bidi_lstm.onnx") { Shapes = new Dictionary<string, long[]> { ["input"] = [1, 64] } },
        new("onnx/lstm/qlstm_3-2-3_T3_S1.onnx", -1),
        new("onnx/magika/magika_standard_v3_3.onnx"),
        new("onnx/mnist/mnist-8.onnx", 0, 255),
        new("onnx/mnist/pytorch_mnist.onnx"),
        new("onnx/silero/silero_vad.onnx", -0.5, 0.5) { Shapes = SileroShapes, Fixed = SileroFixed },
        new("onnx/silero/silero_vad_16k_op15.onnx", -0.5, 0.5) { Shapes = SileroShapes, Fixed = SileroFixed },
        new("onnx/ultraface/version-RFB-320.onnx", -1),
        new("onnx/ultraface/version-RFB-320_simplified.onnx", -1),
        new("onnx/ultraface/version-RFB-320_without_postprocessing.onnx", -1),
        new("onnx/yolox/yolox_nano.onnx", -2, 2) { TooSlowForReference = true },
        new("onnx/yunet/yunet_n_320_320.onnx", 0, 255),
        new("onnx/yunet/yunet_n_dynamic.onnx", 0, 255) { Shapes = new Dictionary<string, long[]> { ["input"] = [1, 3, 320, 320] } },
        new("onnx/yunet/yunet_s_320_320.onnx", 0, 255),
    ];

    /// <summary>The models that ONNX Runtime's own tool quantized to 8 bits.</summary>
    public static IReadOnlyList<AssetModel> Int8 { get; } =
    [
        new("peer/mobilenet_v2_ort_static_int8_per_channel.onnx", -1),
        new("peer/resnet20_cifar10_ort_static_int8_per_channel.onnx", -2, 2),
        new("peer/squeezenet_v1.0_ort_static_int8_per_channel.onnx", -120, 150),
    ];

    /// <summary>The model at a path of either list.</summary>
    public static AssetModel At(string path) => Float.Concat(Int8).Single(model => model.Path == path);

    /// <inheritdoc/>
    public override string ToString() => Path;

    private static Dictionary<string, long[]> SileroShapes => new() { ["input"] = [1, 576], ["state"] = [2, 1, 128] };

    private static Dictionary<string, Tensor> SileroFixed => new() { ["sr"] = Tensor.Scalar(16000L) };

    private static Dictionary<string, Tensor> State(string name) => new() { [name] = Tensor.Zeros(ElementType.Float32, [1, 2, 128, 2]) };
}
