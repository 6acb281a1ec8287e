using System.Text.Json;
using Decant.Cli;

namespace Decant.EndToEnd.Tests;

/// <summary>One call of the command line in this process, with what it printed.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    public static CommandRun Of(params string[] arguments)
    {
        TextWriter output = Console.Out;
        TextWriter errors = Console.Error;
        using var capturedOutput = new StringWriter();
        using var capturedErrors = new StringWriter();
        try
        {
            Console.SetOut(capturedOutput);
            Console.SetError(capturedErrors);
            int code = CommandLineProgram.Run(arguments);
            return new CommandRun(code, capturedOutput.ToString(), capturedErrors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    /// <summary>Runs with <c>--json</c>, checks the exit code, and reads standard output as one JSON object.</summary>
    public static JsonElement Json(int exitCode, params string[] arguments)
    {
        CommandRun run = Of([.. arguments, "--json"]);
        Assert.True(exitCode == run.ExitCode, $"exit code {run.ExitCode} instead of {exitCode}\n{run.Output}\n{run.Errors}");
        using JsonDocument document = JsonDocument.Parse(run.Output);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        return document.RootElement.Clone();
    }

    public static JsonElement Json(params string[] arguments) => Json(ExitCodes.Done, arguments);

    /// <summary>Asserts bad input: exit code 2, the named fact on standard error, nothing on standard output, no stack trace.</summary>
    public void AssertBadInput(string named)
    {
        Assert.Equal(ExitCodes.BadInput, ExitCode);
        Assert.Contains(named, Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
        Assert.Empty(Output);
    }
}
