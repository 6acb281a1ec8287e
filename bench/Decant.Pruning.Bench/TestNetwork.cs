using System.Globalization;
using Decant.Data;

namespace Decant.Pruning.Bench;

/// <summary>A trained classifier with samples to calibrate and to measure on.</summary>
internal sealed class TestNetwork : IDisposable
{
    private const string Cifar = "data/cifar10/cifar10_jpg_test_10000.zip";
    private const string ImageNet = "data/imagenet1000/imagenet_sample_1000_short256_jpg88.zip";

    private static readonly (string Name, string Path, string Data, string Preset)[] Known =
    [
        ("resnet20", "derived/resnet20_cifar10.onnx", Cifar, "cifar10-resnet"),
        ("resnet56", "derived/resnet56_cifar10.onnx", Cifar, "cifar10-resnet"),
        ("squeezenet", "derived/squeezenet_v1.0_dc_decoded.onnx", ImageNet, "squeezenet"),
        ("mobilenet-v2", "derived/mobilenet_v2_1.0_224_from_int8.onnx", ImageNet, "mobilenet-v2"),
    ];

    private readonly Model _loaded;
    private readonly PreparedDataset _evaluation;

    public TestNetwork(string assets, string name, Func<string, string, string> option)
    {
        (_, string path, string data, string preset) = Known.FirstOrDefault(k => k.Name == name) is { Path: not null } known
            ? known
            : throw new ArgumentException($"there is no net '{name}': {string.Join(", ", Names)}", nameof(name));
        Name = name;
        _loaded = Model.Load(Path.Combine(assets, path));
        Simple = _loaded.Simplify();
        string zip = Path.Combine(assets, data);
        string folder = Path.GetDirectoryName(zip)!;
        Calibration = Dataset.Open(zip, Path.Combine(folder, "calibration.tsv"), preset).Take(long.Parse(option("--samples", "100"), CultureInfo.InvariantCulture));
        _evaluation = Dataset.Open(zip, Path.Combine(folder, "evaluation.tsv"), preset).Take(long.Parse(option("--limit", "900"), CultureInfo.InvariantCulture));
    }

    public static IEnumerable<string> Names => Known.Select(static k => k.Name);

    public string Name { get; }

    public Model Simple { get; }

    public PreparedDataset Calibration { get; }

    public long Images => _evaluation.Count ?? 0;

    public double Top1(Model model) => model.Evaluate(_evaluation).Metrics["top1"];

    public void Dispose()
    {
        Simple.Dispose();
        _loaded.Dispose();
    }
}
