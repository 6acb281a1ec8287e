using Decant.Bench.Models;
using Decant.Formats.Onnx;
using Decant.Graphs;

namespace Decant.Bench;

/// <summary>A model of the table, and what it is fed.</summary>
/// <param name="Name">The row's name.</param>
/// <param name="Path">The file under the assets; empty for a generated net.</param>
/// <param name="Group"><c>cnn</c>, <c>net</c> (generated) and <c>other</c> are float32 and count for the floor; <c>int8</c>; <c>sparse</c>.</param>
internal sealed record BenchModel(string Name, string Path, string Group)
{
    /// <summary>The shapes of inputs that have symbolic ones, by name; all other unknown dimensions are 1.</summary>
    public IReadOnlyDictionary<string, long[]> Shapes { get; init; } = new Dictionary<string, long[]>();

    /// <summary>The same network in float32, under the assets: what an int8 row is also compared with in Decant itself; null for none.</summary>
    public string? Float { get; init; }

    /// <summary>The greatest value of random float inputs; the least is 0.</summary>
    public float High { get; init; } = 1;

    /// <summary>The generated net, or null for a file.</summary>
    public string? Net { get; init; }

    /// <summary>The fraction of a generated net's weights that are zero.</summary>
    public double Zeros { get; init; }

    /// <summary>Whether the model takes too long to load or run for a quick check.</summary>
    public bool IsLarge => Name is "light-vgg19" or "light-alexnet" or "light-densenet" or "light-resnet50" or "net-resnet50" or "net-densenet121" or "sparse-resnet50";

    /// <summary>Whether the row counts for the mean of float32 models.</summary>
    public bool IsFloat => Group is "cnn" or "net" or "other";

    /// <summary>Loads or generates the model.</summary>
    /// <returns>The model, and its file if it has one; null where the assets do not hold it.</returns>
    public (Model Model, string? Path)? Open(string assets)
    {
        if (Net is not null)
        {
            Model made = GeneratedNets.Find(Net).Build();
            return (Zeros > 0 ? MagnitudePruning.Apply(made, Zeros) : made, null);
        }

        string folder = System.IO.Path.Combine(assets, System.IO.Path.GetDirectoryName(Path)!);
        string? file = Directory.Exists(folder) ? Directory.GetFiles(folder, System.IO.Path.GetFileName(Path)).Order(StringComparer.Ordinal).FirstOrDefault() : null;
        return file is null ? null : (OnnxFormat.Load(file), file);
    }

    /// <summary>The models, in the order of the table.</summary>
    public static IReadOnlyList<BenchModel> All { get; } =
    [
        new("mobilenet-v2", "derived/mobilenet_v2_1.0_224_from_int8.onnx", "cnn"),
        new("squeezenet", "derived/squeezenet_v1.0_dc_decoded.onnx", "cnn"),
        new("resnet20", "derived/resnet20_cifar10.onnx", "cnn"),
        new("resnet56", "derived/resnet56_cifar10.onnx", "cnn"),
        new("ultraface", "onnx/ultraface/version-RFB-320.onnx", "cnn"),
        new("yunet-n", "onnx/yunet/*n_320*.onnx", "cnn") { High = 255 },
        new("yunet-s", "onnx/yunet/*s_320*.onnx", "cnn") { High = 255 },
        new("fastestdet", "onnx/fastestdet/FastestDet.onnx", "cnn"),
        new("yolox-nano", "onnx/yolox/yolox_nano.onnx", "cnn"),
        new("light-alexnet", "onnx/light_graph_only/light_bvlc_alexnet.onnx", "cnn"),
        new("light-densenet", "onnx/light_graph_only/light_densenet121.onnx", "cnn"),
        new("light-inception-v2", "onnx/light_graph_only/light_inception_v2.onnx", "cnn"),
        new("light-resnet50", "onnx/light_graph_only/light_resnet50.onnx", "cnn"),
        new("light-shufflenet", "onnx/light_graph_only/light_shufflenet.onnx", "cnn"),
        new("light-squeezenet", "onnx/light_graph_only/light_squeezenet.onnx", "cnn"),
        new("light-vgg19", "onnx/light_graph_only/light_vgg19.onnx", "cnn"),
        new("mnist-8", "onnx/mnist/mnist-8.onnx", "cnn"),
        new("int8-mobilenet-v2", "peer/mobilenet_v2_ort_static_int8_per_channel.onnx", "int8") { Float = "derived/mobilenet_v2_1.0_224_from_int8.onnx" },
        new("int8-squeezenet", "peer/squeezenet_v1.0_ort_static_int8_per_channel.onnx", "int8") { Float = "derived/squeezenet_v1.0_dc_decoded.onnx" },
        new("int8-resnet20", "peer/resnet20_cifar10_ort_static_int8_per_channel.onnx", "int8") { Float = "derived/resnet20_cifar10.onnx" },
        new("mnist-mlp", "onnx/mnist/pytorch_mnist.onnx", "other"),
        new("magika", "onnx/magika/*.onnx", "other") { Shapes = new Dictionary<string, long[]> { ["bytes"] = [1, 2048] } },
        new("dtln-1", "onnx/dtln/model_1.onnx", "other"),
        new("dtln-2", "onnx/dtln/model_2.onnx", "other"),
        new("silero", "onnx/silero/silero_vad.onnx", "other") { Shapes = new Dictionary<string, long[]> { ["input"] = [1, 576], ["state"] = [2, 1, 128] } },
        new("lstm", "onnx/lstm/byte_sb_bidi_lstm.onnx", "other") { Shapes = new Dictionary<string, long[]> { ["input"] = [1, 64] } },
        .. GeneratedNets.All.Select(static n => new BenchModel($"net-{n.Name}", string.Empty, "net") { Net = n.Name }),
        new("sparse-resnet50", string.Empty, "sparse") { Net = "resnet50", Zeros = 0.9 },
        new("sparse-mobilenet-v1", string.Empty, "sparse") { Net = "mobilenet-v1", Zeros = 0.9 },
    ];
}
