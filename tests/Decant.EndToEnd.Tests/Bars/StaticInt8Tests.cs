using System.Text.Json;
using Decant.Tests.Shared;

namespace Decant.EndToEnd.Tests;

/// <summary>The accuracy that static int8 must keep, on a part of the fixed splits.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class StaticInt8Tests
{
    [SkippableFact]
    public void ResNet20_Agrees_OnFiveHundredImages()
    {
        JsonElement found = Measure("derived/resnet20_cifar10.onnx", "data/cifar10", "cifar10_jpg_test_10000.zip", "cifar10-resnet", "minmax", 500, out _);
        Assert.Equal(500, found.GetProperty("samples").GetInt32());
        Assert.True(found.GetProperty("agreement").GetDouble() >= 0.98, $"agreement {found.GetProperty("agreement")}");
    }

    [SkippableFact]
    public void MobileNetV2_AgreesAndIsSmall_OnAHundredImages()
    {
        JsonElement found = Measure(
            "derived/mobilenet_v2_1.0_224_from_int8.onnx", "data/imagenet1000", "imagenet_sample_1000_short256_jpg88.zip", "mobilenet-v2", "mse", 100, out double share);
        Assert.True(share <= 0.275, $"{share:P2} of the float file");
        Assert.True(found.GetProperty("agreement").GetDouble() >= 0.97, $"agreement {found.GetProperty("agreement")}");
    }

    private static JsonElement Measure(string asset, string folder, string zip, string preset, string calibration, int samples, out double share)
    {
        string model = SharedAssets.Require(asset);
        string data = SharedAssets.Require(folder);
        using var work = new TempFolder();
        string[] Source(string labels) => ["--data", Path.Combine(data, zip), "--labels", Path.Combine(data, labels), "--preprocess", preset];
        CommandRun.Json(["quantize", model, "-o", work["int8.onnx"], "--mode", "static", "--calibration", calibration, .. Source("calibration.tsv"), "--limit", "100"]);
        share = (double)new FileInfo(work["int8.onnx"]).Length / new FileInfo(model).Length;
        return CommandRun.Json(
            ["compare", model, work["int8.onnx"], .. Source("evaluation.tsv"), "--limit", samples.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
    }
}
