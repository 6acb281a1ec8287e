using System.Globalization;
using System.Text;

namespace Decant.Fuzz.Tests;

/// <summary>Writes <c>docs/fuzzing.md</c>.</summary>
internal static class FuzzingPage
{
    /// <summary>Writes the page of a run of so many seconds for each target.</summary>
    public static void Write(string path, IReadOnlyList<TargetReport> reports, int seed, string seconds)
    {
        var text = new StringBuilder();
        text.AppendLine("# Damaged files");
        text.AppendLine();
        text.AppendLine("Whatever a file holds, reading it ends in a model, a tensor or a picture, or in an error with a code that names the field and the byte;");
        text.AppendLine("within a second of processor time (all the steps below together) and 256 MB beyond the file; never in a crash, a hang or an error without a code. `tests/Decant.Fuzz.Tests` tries it");
        text.AppendLine("with damaged files: bytes flipped, cut, moved and spliced, lengths and numbers edited, and, for ONNX, whole protobufs of nonsense graphs. A model that");
        text.AppendLine("is still read is also verified, inferred, simplified, written, read again, compiled, and run by both engines. Mutants run in a child process on a stack");
        text.AppendLine("of 1 MB; a watch measures the time and memory of each, and survives it.");
        text.AppendLine();
        text.AppendLine("A fixed number of mutants is part of the tests; this table is of a longer run:");
        text.AppendLine();
        text.AppendLine("```");
        text.AppendLine(CultureInfo.InvariantCulture, $"dotnet run --project tests/Decant.Fuzz.Tests -- --seconds {seconds} --seed {seed} --page docs/fuzzing.md");
        text.AppendLine("```");
        text.AppendLine();
        text.AppendLine("| target | samples | mutants | read | refused | against the rules | slowest | most memory |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (TargetReport report in reports)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {report.Target} | {report.Samples} | {report.Tried:N0} | {report.Accepted:N0} | {report.Refused:N0} | {report.Findings.Count} | {report.SlowestMs:F0} ms | {report.MostBytes / 1048576.0:F0} MB |");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"| all | | {reports.Sum(static r => r.Tried):N0} | {reports.Sum(static r => r.Accepted):N0} | {reports.Sum(static r => r.Refused):N0} | {reports.Sum(static r => r.Findings.Count)} | | |");
        text.AppendLine();
        text.AppendLine("One mutant again, with its whole error: `--target NAME --seed N --only INDEX`; `--save FILE` keeps its bytes. Every kind of failure that was ever found is");
        text.AppendLine("a named test in `tests/Decant.Fuzz.Tests/Regressions`.");
        File.WriteAllText(path, text.ToString().ReplaceLineEndings("\n"));
    }
}
