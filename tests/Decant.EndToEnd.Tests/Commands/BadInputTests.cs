using Decant.Tests.Shared;

namespace Decant.EndToEnd.Tests;

/// <summary>What is refused: exit code 2, a message that names the fact, no stack trace, no file.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class BadInputTests
{
    [Theory]
    [InlineData("inspect")]
    [InlineData("run")]
    [InlineData("bench")]
    public void BrokenFile_IsNamed(string command)
    {
        using var folder = new TempFolder();
        string file = folder["broken.onnx"];
        File.WriteAllText(file, "this is no model");
        CommandRun.Of(command, file).AssertBadInput("broken.onnx");
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("evaluate", "--data", ".")]
    public void MissingFile_IsNamed(string command, params string[] more) =>
        CommandRun.Of([command, "nowhere.onnx", .. more]).AssertBadInput("nowhere.onnx");

    [Fact]
    public void UnknownOption_PointsToTheHelp()
    {
        CommandRun run = CommandRun.Of("inspect", "model.onnx", "--nonsense");
        run.AssertBadInput("--nonsense");
        Assert.Contains("decant inspect --help", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownCommand_IsNamed() => CommandRun.Of("shrink").AssertBadInput("shrink");

    [Fact]
    public void UnknownMode_ListsWhatThereIs() => CommandRun.Of("quantize", "m.onnx", "-o", "o.onnx", "--mode", "magic").AssertBadInput("dynamic");

    [SkippableFact]
    public void BrokenFile_OfARewrite_LeavesNothing()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["cut.onnx"], File.ReadAllBytes(SharedAssets.Require("onnx/mnist/mnist-8.onnx"))[..2000]);
        CommandRun.Of("simplify", folder["cut.onnx"], "-o", folder["out.onnx"]).AssertBadInput("cut.onnx");
        Assert.Equal(["cut.onnx"], folder.Files());
    }

    [SkippableFact]
    public void StaticWithoutData_SaysSo() => InFolder(static (model, folder) =>
        CommandRun.Of("quantize", model, "-o", folder["out.onnx"], "--mode", "static").AssertBadInput("--data"));

    [SkippableFact]
    public void Sparsity_OutsideZeroToOne_IsRefused() => InFolder(static (model, folder) =>
        CommandRun.Of("prune", model, "-o", folder["out.onnx"], "--sparsity", "1.5").AssertBadInput("1.5"));

    [SkippableFact]
    public void Opset_BelowThirteen_IsRefused() => InFolder(static (model, folder) =>
        CommandRun.Of("convert", model, "-o", folder["out.onnx"], "--opset", "5").AssertBadInput("5"));

    [SkippableFact]
    public void UnknownEngine_ListsTheEngines() => InFolder(static (model, folder) =>
        CommandRun.Of("run", model, "--engine", "warp").AssertBadInput("onnxruntime"));

    [SkippableFact]
    public void MissingOnnxRuntime_IsNamedWithItsPath() => InFolder(static (model, folder) =>
        CommandRun.Of("run", model, "--engine", "onnxruntime", "--onnxruntime", folder["libnone.so"]).AssertBadInput("libnone.so"));

    [SkippableFact]
    public void Recipe_WithAnUnknownStep_NamesItsLine() => InFolder(static (model, folder) =>
    {
        File.WriteAllText(folder["recipe.yaml"], "recipe: 1\nsource:\n  name: \"m\"\nsteps:\n- polish: {}\n");
        CommandRun run = CommandRun.Of("apply", folder["recipe.yaml"], model, "-o", folder["out.onnx"]);
        run.AssertBadInput("polish");
        Assert.Contains("line 5", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["recipe.yaml"], folder.Files());
    });

    private static void InFolder(Action<string, TempFolder> test)
    {
        string model = SharedAssets.Require("onnx/mnist/mnist-8.onnx");
        using var folder = new TempFolder();
        test(model, folder);
        Assert.False(File.Exists(folder["out.onnx"]));
    }
}
