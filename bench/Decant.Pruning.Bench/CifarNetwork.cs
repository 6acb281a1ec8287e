using System.Globalization;
using Decant.Compression;
using Decant.Data;
using Decant.Engine;
using Decant.Evaluation;
using Decant.Tensors;

namespace Decant.Pruning.Bench;

/// <summary>A CIFAR-10 network with its calibration samples and the data to measure on.</summary>
internal sealed class CifarNetwork : IDisposable
{
    private readonly Model _loaded;
    private readonly PreparedDataset _evaluation;

    public CifarNetwork(string assets, string name, Func<string, string, string> option)
    {
        _loaded = Model.Load(Path.Combine(assets, $"derived/{name}_cifar10.onnx"));
        Simple = _loaded.Simplify();
        string data = Path.Combine(assets, "data/cifar10");
        string zip = data + "/cifar10_jpg_test_10000.zip";
        PreparedDataset calibration = Dataset.Open(zip, data + "/calibration.tsv", "cifar10-resnet").Take(long.Parse(option("--samples", "500"), CultureInfo.InvariantCulture));
        _evaluation = Dataset.Open(zip, data + "/evaluation.tsv", "cifar10-resnet").Take(long.Parse(option("--limit", "9500"), CultureInfo.InvariantCulture));
        PreparedDataset bound = calibration.With(calibration.Preprocess.Bind([.. Simple.Graph.Graph.RequiredInputs().Select(static i => i.Name)]));
        Samples = [.. CalibrationInputs.Read(new ModelUnderTest(Simple.Graph, new DecantEngine(), 1), bound)];
        Console.WriteLine($"{name}: float top-1 {Top1(Simple):P2} over {_evaluation.Count} images; {Samples.Count} calibration samples");
    }

    public Model Simple { get; }

    public IReadOnlyList<IReadOnlyDictionary<string, RuntimeValue>> Samples { get; }

    public double Top1(Model model) => model.Evaluate(_evaluation).Metrics["top1"];

    public void Dispose()
    {
        Simple.Dispose();
        _loaded.Dispose();
    }
}
