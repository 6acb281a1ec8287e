using System.Text.Json;
using Decant.Tests.Shared;

namespace Decant.EndToEnd.Tests;

/// <summary>The commands that write a model: it is complete, it loads again, and no other file is left.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class RewriteTests
{
    private const string Mnist = "onnx/mnist/mnist-8.onnx";
    private const string Mlp = "onnx/mnist/pytorch_mnist.onnx";
    private const string ResNet = "derived/resnet20_cifar10.onnx";

    [SkippableTheory]
    [InlineData(Mnist)]
    [InlineData(ResNet)]
    [InlineData("onnx/yunet/yunet_n_dynamic.onnx", "--shape", "input=1x3x64x64")]
    [InlineData("onnx/silero/silero_vad_16k_op15.onnx", "--shape", "input=1x576", "--shape", "state=2x1x128")]
    public void Simplify_RealModel_KeepsItsOutputs(string asset, params string[] more)
    {
        JsonElement found = Rewrite("simplify", asset, more);
        Assert.True(found.GetProperty("nodesAfter").GetInt32() <= found.GetProperty("nodesBefore").GetInt32());
        Assert.True(JsonAssert.Number(found.GetProperty("check").GetProperty("sqnrDb")) >= 70);
    }

    [SkippableTheory]
    [InlineData(Mnist, 13)]
    [InlineData(Mnist, 21)]
    [InlineData(ResNet, 18)]
    public void Convert_AnotherOpset_KeepsItsOutputs(string asset, int opset)
    {
        JsonElement found = Rewrite("convert", asset, "--opset", opset.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(opset, found.GetProperty("opset").GetInt32());
        Assert.True(JsonAssert.Number(found.GetProperty("check").GetProperty("sqnrDb")) >= 100);
    }

    [SkippableFact]
    public void Convert_WithoutOpset_KeepsTheSources() =>
        Assert.Equal(8, Rewrite("convert", Mnist).GetProperty("opset").GetInt32());

    [SkippableTheory]
    [InlineData("convert")]
    [InlineData("simplify")]
    public void Rewrite_WhereTheOriginalCannotRunOnSizesOfOne_SaysThatNothingWasCompared(string command)
    {
        JsonElement found = Rewrite(command, "onnx/silero/silero_vad.onnx");
        Assert.Equal(JsonValueKind.Null, found.GetProperty("check").ValueKind);
        Assert.Contains(found.GetProperty("notes").EnumerateArray(), static n => n.GetString()!.Contains("not compared", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("layer")]
    [InlineData("global")]
    public void Prune_EitherScope_ReachesTheShare(string scope)
    {
        using var folder = new TempFolder();
        CommandRun.Json("prune", SharedAssets.Require(ResNet), "-o", folder["out.onnx"], "--sparsity", "0.5", "--scope", scope);
        Assert.Equal(["out.onnx"], folder.Files());
        JsonElement inspected = CommandRun.Json("inspect", folder["out.onnx"], "--weights");
        Assert.InRange(inspected.GetProperty("sparsity").GetDouble(), 0.49, 0.51);
    }

    [SkippableFact]
    public void QuantizeDynamic_ResNet_IsSmallAndClose()
    {
        JsonElement found = Rewrite("quantize", ResNet, "--mode", "dynamic");
        Assert.True(found.GetProperty("bytesAfter").GetInt64() < 0.35 * found.GetProperty("bytesBefore").GetInt64());
        Assert.True(JsonAssert.Number(found.GetProperty("check").GetProperty("sqnrDb")) > 15);
    }

    [SkippableTheory]
    [InlineData("minmax")]
    [InlineData("percentile")]
    [InlineData("mse")]
    public void QuantizeStatic_ResNet_IsSmallAndClose(string calibration)
    {
        JsonElement found = Rewrite("quantize", ResNet, [.. Cifar("calibration.tsv", 40), "--mode", "static", "--calibration", calibration]);
        Assert.True(found.GetProperty("bytesAfter").GetInt64() < 0.35 * found.GetProperty("bytesBefore").GetInt64());
        Assert.Equal(16, found.GetProperty("check").GetProperty("samples").GetInt32());
        Assert.True(JsonAssert.Number(found.GetProperty("check").GetProperty("sqnrDb")) > 15);
    }

    [SkippableFact]
    public void QuantizeStatic_ModelWithState_CarriesTheStateOverTheFrames()
    {
        JsonElement found = Rewrite(
            "quantize",
            "onnx/silero/silero_vad_16k_op15.onnx",
            "--mode",
            "static",
            "--data",
            SharedAssets.Require("data/audio/silero_test.wav"),
            "--preprocess",
            "silero-vad",
            "--limit",
            "40");
        Assert.Equal(16, found.GetProperty("check").GetProperty("samples").GetInt32());
        Assert.True(JsonAssert.Number(found.GetProperty("check").GetProperty("sqnrDb")) > 0);
    }

    [SkippableTheory]
    [InlineData(ResNet, "int4", "matmulnbits", 10)]
    [InlineData(ResNet, "int8", "dequantize", 30)]
    [InlineData(Mlp, "int4", "matmulnbits", 20, "--asymmetric")]
    [InlineData(Mlp, "nf4", "dequantize", 20)]
    [InlineData(Mlp, "float8e4m3", "dequantize", 20)]
    public void QuantizeWeightsAlone_RealModel_IsCloseAndRunsTheSameInOnnxRuntime(string asset, string encoding, string form, double atLeast, params string[] more)
    {
        using var folder = new TempFolder();
        JsonElement found = CommandRun.Json(
            ["quantize", SharedAssets.Require(asset), "-o", folder["out.onnx"], "--weight-only", encoding, "--form", form, "--block", "16", .. more]);
        Assert.True(JsonAssert.Number(found.GetProperty("check").GetProperty("sqnrDb")) > atLeast);
        AssertSameInOnnxRuntime(folder["out.onnx"]);
    }

    [SkippableTheory]
    [InlineData("float16", 55)]
    [InlineData("bfloat16", 35)]
    public void ConvertToNarrowWeights_RealModel_IsHalfAsLargeAndRunsTheSameInOnnxRuntime(string type, double atLeast)
    {
        using var folder = new TempFolder();
        JsonElement found = CommandRun.Json("convert", SharedAssets.Require(ResNet), "-o", folder["out.onnx"], "--weights", type);
        Assert.True(JsonAssert.Number(found.GetProperty("check").GetProperty("sqnrDb")) > atLeast);
        Assert.True(found.GetProperty("bytesAfter").GetInt64() < 0.55 * found.GetProperty("bytesBefore").GetInt64());
        AssertSameInOnnxRuntime(folder["out.onnx"]);
    }

    [SkippableFact]
    public void Convert_AboveTheCompareLimit_SaysThatNothingWasComparedAndSplitsTheData()
    {
        using var folder = new TempFolder();
        JsonElement found = CommandRun.Json(
            "convert", SharedAssets.Require(ResNet), "-o", folder["out.onnx"], "--compare-limit", "100KB", "--external-data-size", "300KB");
        Assert.Equal(JsonValueKind.Null, found.GetProperty("check").ValueKind);
        Assert.Contains(found.GetProperty("notes").EnumerateArray(), static n => n.GetString()!.Contains("--compare-limit", StringComparison.Ordinal));
        Assert.True(folder.Files().Count(static f => f.StartsWith("out.onnx.data-", StringComparison.Ordinal)) >= 3);
    }

    private static void AssertSameInOnnxRuntime(string model)
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DECANT_ONNXRUNTIME")), "DECANT_ONNXRUNTIME names no ONNX Runtime");
        JsonElement compared = CommandRun.Json("compare", model, model, "--engine", "decant", "--engine-b", "onnxruntime");
        Assert.True(JsonAssert.Number(compared.GetProperty("sqnrDb")) > 90);
    }

    internal static string[] Cifar(string labels, int limit) =>
    [
        "--data",
        SharedAssets.Require("data/cifar10/cifar10_jpg_test_10000.zip"),
        "--labels",
        SharedAssets.Require($"data/cifar10/{labels}"),
        "--preprocess",
        "cifar10-resnet",
        "--limit",
        limit.ToString(System.Globalization.CultureInfo.InvariantCulture),
    ];

    private static JsonElement Rewrite(string command, string asset, params string[] more)
    {
        string model = SharedAssets.Require(asset);
        using var folder = new TempFolder();
        JsonElement found = CommandRun.Json([command, model, "-o", folder["out.onnx"], .. more]);
        Assert.Equal(["out.onnx"], folder.Files());
        Assert.Equal(new FileInfo(folder["out.onnx"]).Length, found.GetProperty("bytesAfter").GetInt64());
        Assert.Equal(found.GetProperty("nodesAfter").GetInt32(), CommandRun.Json("inspect", folder["out.onnx"]).GetProperty("nodes").GetInt32());
        return found;
    }
}
