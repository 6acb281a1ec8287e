using System.Text.Json;
using Decant.Tests.Shared;

namespace Decant.EndToEnd.Tests;

/// <summary>The methods of <c>quantize</c>, on a real model.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class QuantizationMethodTests
{
    private const string ResNet = "derived/resnet20_cifar10.onnx";

    [SkippableFact]
    public void WeightOnly_ByGptqAndAwq_LosesLessThanTheNearest()
    {
        double Sqnr(string method)
        {
            using var folder = new TempFolder();
            CommandRun.Json(["quantize", SharedAssets.Require(ResNet), "-o", folder["out.onnx"], "--weight-only", "int4", "--block", "16", "--method", method, .. RewriteTests.Cifar("calibration.tsv", 32)]);
            return JsonAssert.Number(CommandRun.Json(["compare", SharedAssets.Require(ResNet), folder["out.onnx"], .. RewriteTests.Cifar("evaluation.tsv", 64)]).GetProperty("sqnrDb"));
        }

        double nearest = Sqnr("nearest"), gptq = Sqnr("gptq"), awq = Sqnr("awq");
        Assert.True(gptq > nearest + 2, $"nearest {nearest:F1} dB, GPTQ {gptq:F1} dB");
        Assert.True(awq > nearest + 0.5, $"nearest {nearest:F1} dB, AWQ {awq:F1} dB");
    }

    [SkippableFact]
    public void TargetOnnxRuntimeCpu_FormOfWeights_IsChosenByMeasurementInIt()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DECANT_ONNXRUNTIME")), "DECANT_ONNXRUNTIME names no ONNX Runtime");
        using var folder = new TempFolder();
        JsonElement found = CommandRun.Json(["quantize", SharedAssets.Require(ResNet), "-o", folder["out.onnx"], "--target", "onnxruntime-cpu", .. RewriteTests.Cifar("calibration.tsv", 16)]);
        string[] notes = [.. found.GetProperty("notes").EnumerateArray().Select(static n => n.GetString()!)];
        Assert.Contains(notes, static n => n.StartsWith("measured in ONNX Runtime", StringComparison.Ordinal));
        Assert.Single(notes, static n => n.StartsWith("chosen: ", StringComparison.Ordinal));
        Assert.Contains(notes, static n => n.Contains("may saturate", StringComparison.Ordinal));
        JsonElement compared = CommandRun.Json(["compare", SharedAssets.Require(ResNet), folder["out.onnx"], "--engine-b", "onnxruntime", .. RewriteTests.Cifar("evaluation.tsv", 64)]);
        Assert.True(JsonAssert.Number(compared.GetProperty("sqnrDb")) > 20, $"{compared.GetProperty("sqnrDb")} dB");
    }
}
