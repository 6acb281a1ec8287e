using System.Text.Json;
using Decant.Tests.Shared;

namespace Decant.EndToEnd.Tests;

/// <summary>The commands that look at a model and write nothing.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class InspectionTests
{
    [SkippableFact]
    public void Inspect_Mnist_TellsWhatTheNotesTell()
    {
        JsonElement found = CommandRun.Json("inspect", SharedAssets.Require("onnx/mnist/mnist-8.onnx"));
        JsonAssert.HasKeys(found, "format", "opset", "inputs", "outputs", "nodes", "parameters", "bytes", "macs", "sparsity", "operators");
        Assert.Equal(8, found.GetProperty("opset").GetInt64());
        Assert.Equal(12, found.GetProperty("nodes").GetInt32());
        JsonAssert.HasKeys(found.GetProperty("inputs")[0], "name", "type", "shape");
        Assert.Equal([1, 1, 28, 28], found.GetProperty("inputs")[0].GetProperty("shape").EnumerateArray().Select(static d => d.GetInt32()));
        Assert.Equal(JsonValueKind.Null, found.GetProperty("sparsity").ValueKind);
        Assert.Equal(2, found.GetProperty("operators").GetProperty("Conv").GetInt32());
    }

    [SkippableFact]
    public void Inspect_Weights_MeasuresSparsity()
    {
        JsonElement found = CommandRun.Json("inspect", SharedAssets.Require("derived/squeezenet_v1.0_dc_decoded.onnx"), "--weights");
        Assert.InRange(found.GetProperty("sparsity").GetDouble(), 0.65, 0.68);
    }

    [SkippableFact]
    public void Inspect_ModelThatDoesNotFitSizesOfOne_LeavesTheMacsOut()
    {
        JsonElement found = CommandRun.Json("inspect", SharedAssets.Require("onnx/silero/silero_vad.onnx"));
        Assert.Equal(JsonValueKind.Null, found.GetProperty("macs").ValueKind);
        Assert.Contains(found.GetProperty("inputs").EnumerateArray(), static i => i.GetProperty("shape").EnumerateArray().Any(static d => d.ValueKind == JsonValueKind.String));
    }

    [SkippableFact]
    public void Run_Mnist_SameSeedGivesSameNumbers()
    {
        string model = SharedAssets.Require("onnx/mnist/mnist-8.onnx");
        JsonElement first = CommandRun.Json("run", model, "--seed", "5");
        JsonElement second = CommandRun.Json("run", model, "--seed", "5", "--data-limit", "4");
        JsonAssert.HasKeys(first, "engine", "outputs");
        JsonElement output = first.GetProperty("outputs")[0];
        JsonAssert.HasKeys(output, "name", "type", "shape", "data");
        Assert.Equal(10, output.GetProperty("data").GetArrayLength());
        JsonElement[] cut = [.. second.GetProperty("outputs")[0].GetProperty("data").EnumerateArray()];
        Assert.Equal(4, cut.Length);
        Assert.Equal(output.GetProperty("data")[3].GetDouble(), cut[3].GetDouble());
    }

    [SkippableFact]
    public void Run_Silero_TakesShapesAndValues()
    {
        string model = SharedAssets.Require("onnx/silero/silero_vad.onnx");
        JsonElement found = CommandRun.Json("run", model, "--shape", "input=1x576", "--shape", "state=2x1x128", "--input", "sr=16000");
        Assert.Equal(2, found.GetProperty("outputs").GetArrayLength());
        Assert.InRange(found.GetProperty("outputs")[0].GetProperty("data")[0].GetDouble(), 0, 1);
    }

    [SkippableFact]
    public void Run_UnknownInput_NamesTheInputs() =>
        CommandRun.Of("run", SharedAssets.Require("onnx/mnist/mnist-8.onnx"), "--input", "nothing=1").AssertBadInput("Input3");

    [SkippableFact]
    public void Run_ByteOutOfRange_IsRefused()
    {
        string model = SharedAssets.Require("onnx/lstm/byte_sb_bidi_lstm.onnx");
        CommandRun.Of("run", model, "--input", "input=300").AssertBadInput("300");
    }

    [SkippableFact]
    public void Bench_Mnist_NamesEachNodeAndKernel()
    {
        JsonElement found = CommandRun.Json("bench", SharedAssets.Require("onnx/mnist/mnist-8.onnx"), "--runs", "5", "--against", "reference");
        JsonAssert.HasKeys(found, "engine", "threads", "runs", "minMs", "medianMs", "p95Ms", "peakBytes", "operators", "against");
        Assert.Equal(5, found.GetProperty("runs").GetInt32());
        Assert.True(found.GetProperty("minMs").GetDouble() <= found.GetProperty("medianMs").GetDouble());
        Assert.True(found.GetProperty("medianMs").GetDouble() <= found.GetProperty("p95Ms").GetDouble());
        JsonAssert.HasKeys(found.GetProperty("operators")[0], "name", "op", "kernel", "ms", "reason");
        JsonAssert.HasKeys(found.GetProperty("against"), "engine", "ratio");
    }

    [SkippableFact]
    public void Tune_Resnet_MeasuresOnceAndBenchSaysWhy()
    {
        string model = SharedAssets.Require("derived/resnet20_cifar10.onnx");
        using var folder = new TempFolder();
        string log = folder["tuning.jsonl"];
        JsonElement first = CommandRun.Json("tune", model, "--time", "500ms", "--tuning", log);
        JsonAssert.HasKeys(first, "measured", "known", "left", "changes", "medianMs", "untunedMedianMs", "ratio", "reverted");
        int measured = first.GetProperty("measured").GetInt32();
        Assert.True(measured > 0);
        Assert.True(File.ReadAllLines(log).Length >= measured);
        Assert.Equal(measured, CommandRun.Json("tune", model, "--time", "500ms", "--tuning", log).GetProperty("known").GetInt32());
        JsonElement bench = CommandRun.Json("bench", model, "--runs", "3", "--tuning", log);
        Assert.Contains(bench.GetProperty("operators").EnumerateArray(), static n => n.GetProperty("reason").GetString() == "measured");
        CommandRun.Of("tune", model).AssertBadInput("--tuning");
    }

    [Fact]
    public void Doctor_Json_TellsOfOnnxRuntime()
    {
        JsonElement found = CommandRun.Json("doctor");
        JsonAssert.HasKeys(found, "version", "runtime", "instructionSets", "processors", "onnxRuntime", "onnxRuntimeFound");
        Assert.True(found.GetProperty("processors").GetInt32() >= 1);
    }

    [SkippableFact]
    public void Compare_AModelWithItself_IsExact()
    {
        string model = SharedAssets.Require("onnx/mnist/mnist-8.onnx");
        JsonElement found = CommandRun.Json("compare", model, model, "--layers");
        JsonAssert.HasKeys(found, "samples", "agreement", "sqnrDb", "maxAbs", "cosine", "layers");
        Assert.Equal(double.PositiveInfinity, JsonAssert.Number(found.GetProperty("sqnrDb")));
        Assert.Equal(0, found.GetProperty("maxAbs").GetDouble());
        Assert.NotEqual(0, found.GetProperty("layers").GetArrayLength());
    }

    [SkippableFact]
    public void Compare_BelowTheFloor_ExitsOne()
    {
        string original = SharedAssets.Require("derived/resnet20_cifar10.onnx");
        using var folder = new TempFolder();
        CommandRun.Json("quantize", original, "-o", folder["int8.onnx"], "--mode", "dynamic");
        JsonElement found = CommandRun.Json(1, "compare", original, folder["int8.onnx"], "--min-sqnr", "200");
        Assert.InRange(JsonAssert.Number(found.GetProperty("sqnrDb")), 10, 100);
    }

    [SkippableFact]
    public void Evaluate_ResNet20_CountsTheSamplesAsked()
    {
        string data = SharedAssets.Require("data/cifar10");
        JsonElement found = CommandRun.Json(
            "evaluate",
            SharedAssets.Require("derived/resnet20_cifar10.onnx"),
            "--data",
            Path.Combine(data, "cifar10_jpg_test_10000.zip"),
            "--labels",
            Path.Combine(data, "evaluation.tsv"),
            "--preprocess",
            "cifar10-resnet",
            "--limit",
            "300");
        JsonAssert.HasKeys(found, "engine", "samples", "metrics");
        Assert.Equal(300, found.GetProperty("samples").GetInt32());
        Assert.InRange(found.GetProperty("metrics").GetProperty("top1").GetDouble(), 0.75, 0.87);
        Assert.InRange(found.GetProperty("metrics").GetProperty("top5").GetDouble(), 0.95, 1);
    }
}
