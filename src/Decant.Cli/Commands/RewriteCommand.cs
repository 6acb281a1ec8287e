using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Decant.Cli;

/// <summary>What the commands that write a rewritten model have in common.</summary>
internal static class RewriteCommand
{
    /// <summary>Writes what happened.</summary>
    public static int Finish(ParseResult parsed, CommandOutput output, RewriteReport report)
    {
        output.Write(parsed, report, DecantJson.Default.RewriteReport, console => Render(console, report));
        return ExitCodes.Done;
    }

    /// <summary>Writes what happened for people.</summary>
    public static void Render(IAnsiConsole console, RewriteReport report)
    {
        Table table = Terminal.Table("measure", "#before", "#after");
        table.AddTextRow("nodes", Number(report.NodesBefore), Number(report.NodesAfter));
        table.AddTextRow("bytes", Number(report.BytesBefore), Number(report.BytesAfter));
        console.Write(table);
        if (report.Check is { } check)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"outputs before and after: largest difference {check.MaxAbs:G3}, SQNR {MetricText.Value("sqnrDb", check.SqnrDb)}"));
        }

        foreach (string note in report.Notes)
        {
            console.WriteLine(note);
        }

        console.WriteLine($"{report.Output} written (opset {report.Opset})");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
