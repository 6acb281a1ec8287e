using System.Text.Json;
using Decant.Tests.Shared;

namespace Decant.EndToEnd.Tests;

/// <summary>What <c>quantize</c> decides by measurement, and what it writes beside the model.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class QuantizeTests
{
    private const string ResNet = "derived/resnet20_cifar10.onnx";

    [SkippableFact]
    public void KeepFloat_ANumber_KeepsTheMostSensitiveAndRanksAll()
    {
        using var folder = new TempFolder();
        JsonElement found = Quantize(folder, "--keep-float", "2", "--ranking-samples", "2", "--sensitivity");
        JsonElement[] layers = [.. found.GetProperty("layers").EnumerateArray()];
        Assert.Equal(layers.Take(2).Select(static l => l.GetProperty("layer").GetString()), found.GetProperty("kept").EnumerateArray().Select(static k => k.GetString()));
        Assert.True(layers.Length > 20);
        Assert.True(found.GetProperty("tensors").GetArrayLength() > 40);
        Assert.True(found.GetProperty("speed").GetProperty("ms").GetDouble() > 0);
    }

    [SkippableFact]
    public void KeepFloat_Auto_MeetsTheGoalAndNoLayerOfItIsIdle()
    {
        using var folder = new TempFolder();
        JsonElement none = Quantize(folder, "--keep-float", "auto", "--metric", "sqnrDb", "--min-sqnr", "10", "--goal-samples", "4");
        Assert.Equal(0, none.GetProperty("kept").GetArrayLength());
        JsonElement some = Quantize(folder, "--keep-float", "auto", "--metric", "sqnrDb", "--min-sqnr", "34", "--goal-samples", "4", "--ranking-samples", "2");
        string[] kept = [.. some.GetProperty("kept").EnumerateArray().Select(static k => k.GetString()!)];
        Assert.NotEmpty(kept);
        Assert.True(Sqnr(folder, []) < 34);
        Assert.True(Sqnr(folder, kept) >= 34);
    }

    [SkippableFact]
    public void Full_TakesAndGivesIntegers_AndComparesAsFloat()
    {
        using var folder = new TempFolder();
        Quantize(folder, "--full", "--activations", "int8");
        JsonElement inspected = CommandRun.Json("inspect", folder["out.onnx"]);
        Assert.Contains("int8", inspected.GetProperty("inputs")[0].GetProperty("type").GetString(), StringComparison.Ordinal);
        JsonElement compared = CommandRun.Json(["compare", SharedAssets.Require(ResNet), folder["out.onnx"], .. RewriteTests.Cifar("evaluation.tsv", 4)]);
        Assert.True(JsonAssert.Number(compared.GetProperty("sqnrDb")) > 15);
    }

    [SkippableFact]
    public void Activations_Int16_AreCloserThanInt8()
    {
        using var folder = new TempFolder();
        Quantize(folder, "--activations", "int16", "--target", "generic");
        JsonElement compared = CommandRun.Json(["compare", SharedAssets.Require(ResNet), folder["out.onnx"], .. RewriteTests.Cifar("calibration.tsv", 4)]);
        Assert.True(JsonAssert.Number(compared.GetProperty("sqnrDb")) > 36);
    }

    [SkippableFact]
    public void Mixed_ToASize_StaysBelowItAndItsRecipeGivesTheSameBytes()
    {
        using var folder = new TempFolder();
        string model = SharedAssets.Require(ResNet);
        Quantize(folder, "--mixed", "int4,int8,float16", "--max-size", "300KB", "--ranking-samples", "1", "--recipe", folder["recipe.yaml"], "--report", folder["report.html"]);
        Assert.InRange(new FileInfo(folder["out.onnx"]).Length, 100_000, 350_000);
        CommandRun.Json("apply", folder["recipe.yaml"], model, "-o", folder["again.onnx"]);
        Assert.Equal(File.ReadAllBytes(folder["out.onnx"]), File.ReadAllBytes(folder["again.onnx"]));
        Assert.Contains("quantize-weights", File.ReadAllText(folder["report.html"]), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(ResNet, "cifar10-resnet")]
    [InlineData("onnx/silero/silero_vad_16k_op15.onnx", "silero-vad")]
    public void DataFree_SaysSoInTheModel(string asset, string preset)
    {
        using var folder = new TempFolder();
        JsonElement found = CommandRun.Json("quantize", SharedAssets.Require(asset), "-o", folder["out.onnx"], "--data-free", "--preprocess", preset, "--compare-limit", "1KB");
        Assert.Contains(found.GetProperty("notes").EnumerateArray(), static n => n.GetString()!.Contains("without data", StringComparison.Ordinal));
        using Model written = Model.Load(folder["out.onnx"]);
        Assert.Contains("data-free", written.Graph.Metadata[Compression.StaticQuantizer.CalibrationKey], StringComparison.Ordinal);
    }

    [SkippableFact]
    public void CalibrationCache_OfTheSameSamples_GivesTheSameBytes_OfOthersIsStale()
    {
        using var folder = new TempFolder();
        string[] Run(string output, string labels, int limit) =>
        [
            .. CommandRun.Json(["quantize", SharedAssets.Require(ResNet), "-o", folder[output], "--rounds", "0", "--calibration-cache", folder["cache.json"], .. RewriteTests.Cifar(labels, limit)])
                .GetProperty("notes").EnumerateArray().Select(static n => n.GetString()!),
        ];
        Run("first.onnx", "calibration.tsv", 6);
        Assert.Contains(Run("second.onnx", "calibration.tsv", 6), static n => n.Contains("from the calibration cache", StringComparison.Ordinal));
        Assert.Equal(File.ReadAllBytes(folder["first.onnx"]), File.ReadAllBytes(folder["second.onnx"]));
        Assert.Contains(Run("third.onnx", "calibration.tsv", 5), static n => n.Contains("stale", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Ranges_FromAFile_AreTaken_AndAnUnknownNameIsAnError()
    {
        using var folder = new TempFolder();
        string model = SharedAssets.Require(ResNet);
        using Model loaded = Model.Load(model);
        string input = loaded.Graph.Graph.Inputs[0].Name;
        File.WriteAllText(folder["ranges.json"], "{\"ranges\": {\"" + input + "\": [-4, 4]}}");
        Quantize(folder, "--ranges", folder["ranges.json"], "--recipe", folder["recipe.yaml"]);
        Assert.Contains($"\"{input}\": [-4, 4]", File.ReadAllText(folder["recipe.yaml"]), StringComparison.Ordinal);
        File.WriteAllText(folder["ranges.json"], """{"ranges": {"nothing": [-4, 4]}}""");
        CommandRun.Of(["quantize", model, "-o", folder["out.onnx"], "--ranges", folder["ranges.json"], .. RewriteTests.Cifar("calibration.tsv", 2)]).AssertBadInput("nothing");
    }

    private static double Sqnr(TempFolder folder, string[] keep)
    {
        Quantize(folder, [.. keep.Length == 0 ? Array.Empty<string>() : ["--keep-float", .. keep]]);
        JsonElement compared = CommandRun.Json(["compare", SharedAssets.Require(ResNet), folder["out.onnx"], .. RewriteTests.Cifar("calibration.tsv", 4)]);
        return JsonAssert.Number(compared.GetProperty("sqnrDb"));
    }

    private static JsonElement Quantize(TempFolder folder, params string[] more) => CommandRun.Json(
        ["quantize", SharedAssets.Require(ResNet), "-o", folder["out.onnx"], "--rounds", "1", .. RewriteTests.Cifar("calibration.tsv", 4), .. more]).GetProperty("quantization");
}
