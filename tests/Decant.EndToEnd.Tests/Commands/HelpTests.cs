using Decant.Cli;

namespace Decant.EndToEnd.Tests;

/// <summary>What the help shows.</summary>
[Collection(ConsoleGroup.Name)]
public sealed class HelpTests
{
    public static TheoryData<string> Commands =>
        ["inspect", "run", "evaluate", "compare", "bench", "tune", "simplify", "convert", "prune", "cluster", "factorize", "quantize", "optimize", "apply", "doctor", "demo"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_HasAnExample(string command)
    {
        CommandRun run = CommandRun.Of(command, "--help");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Contains($"Example: decant {command}", run.Output, StringComparison.Ordinal);
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
    }
}
