using System.Text.Json;
using Decant.Tests.Shared;

namespace Decant.EndToEnd.Tests;

/// <summary>The main job, and its recipe applied again.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class OptimizeTests
{
    private static readonly string[] Written = ["model.onnx", "recipe.yaml", "report.html"];

    [Fact]
    public void Demo_EmbeddedModel_MeetsItsBudgetAndItsRecipeGivesTheSameBytes()
    {
        using var folder = new TempFolder();
        JsonElement found = CommandRun.Json("demo", "--count", "160", "-o", folder["out"]);
        JsonAssert.HasKeys(found, "best", "meetsBudget", "model", "recipe", "report", "candidates");
        Assert.True(found.GetProperty("meetsBudget").GetBoolean());
        Assert.Equal([.. Written, "shapes.onnx"], folder.Files("out"));
        JsonElement[] candidates = [.. found.GetProperty("candidates").EnumerateArray()];
        JsonAssert.HasKeys(candidates[0], "name", "sizeBytes", "zippedBytes", "medianMs", "latencyRatio", "metrics", "meetsBudget", "slower");
        Assert.True(candidates.Length >= 4);
        AssertReport(folder["out/report.html"], candidates);
        AssertApplyGivesTheSameBytes(folder, "out", folder["out/shapes.onnx"]);
    }

    [SkippableFact]
    public void Optimize_ResNet20_WritesModelRecipeAndReport()
    {
        using var folder = new TempFolder();
        string model = SharedAssets.Require("derived/resnet20_cifar10.onnx");
        JsonElement found = CommandRun.Json(
            ["optimize", model, .. RewriteTests.Cifar("calibration.tsv", 60), "--calibration-samples", "20", "--metric", "agreement", "--max-drop", "20", "--max-size", "500KB", "-o", folder["out"]]);
        Assert.Equal(Written, folder.Files("out"));
        Assert.InRange(new FileInfo(folder["out/model.onnx"]).Length, 1, 500_000);
        AssertApplyGivesTheSameBytes(folder, "out", model);
        Assert.Equal(found.GetProperty("model").GetString(), folder["out/model.onnx"]);
    }

    [SkippableFact]
    public void Optimize_ImpossibleBudget_ExitsOneAndStillWritesTheBest()
    {
        using var folder = new TempFolder();
        string model = SharedAssets.Require("derived/resnet20_cifar10.onnx");
        JsonElement found = CommandRun.Json(
            1, ["optimize", model, .. RewriteTests.Cifar("calibration.tsv", 12), "--calibration-samples", "6", "--max-size", "1KB", "-o", folder["out"]]);
        Assert.False(found.GetProperty("meetsBudget").GetBoolean());
        Assert.Equal(Written, folder.Files("out"));
        Assert.Contains("Nothing meets the budget", File.ReadAllText(folder["out/report.html"]), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Optimize_VoiceDetector_NeedsNoLabels()
    {
        using var folder = new TempFolder();
        string model = SharedAssets.Require("onnx/silero/silero_vad.onnx");
        JsonElement found = CommandRun.Json(
            "optimize",
            model,
            "--data",
            SharedAssets.Require("data/audio/silero_test.wav"),
            "--preprocess",
            "silero-vad",
            "--limit",
            "60",
            "--calibration-samples",
            "20",
            "--metric",
            "sqnrDb",
            "--max-drop",
            "5",
            "-o",
            folder["out"]);
        JsonElement best = found.GetProperty("candidates").EnumerateArray().Single(c => c.GetProperty("name").GetString() == found.GetProperty("best").GetString());
        Assert.True(JsonAssert.Number(best.GetProperty("metrics").GetProperty("sqnrDb")) >= 5);
        AssertApplyGivesTheSameBytes(folder, "out", model);
    }

    private static void AssertApplyGivesTheSameBytes(TempFolder folder, string made, string original)
    {
        string again = folder["again.onnx"];
        JsonElement found = CommandRun.Json("apply", folder[$"{made}/recipe.yaml"], original, "-o", again);
        JsonAssert.HasKeys(found, "output", "opset", "nodesBefore", "nodesAfter", "notes");
        Assert.Equal(File.ReadAllBytes(folder[$"{made}/model.onnx"]), File.ReadAllBytes(again));
        Assert.DoesNotContain(found.GetProperty("notes").EnumerateArray(), static n => n.GetString()!.Contains("another file", StringComparison.Ordinal));
    }

    private static void AssertReport(string path, JsonElement[] candidates)
    {
        string page = File.ReadAllText(path);
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<svg").Length - 1);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
        Assert.All(candidates, c => Assert.Contains(System.Net.WebUtility.HtmlEncode(c.GetProperty("name").GetString()!), page, StringComparison.Ordinal));
    }
}
