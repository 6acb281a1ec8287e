using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Decant.Bench;

/// <summary>The page that <c>compare --write</c> writes and <c>compare --check</c> reads.</summary>
internal static class PerformancePage
{
    private const string Heading = "## ";

    /// <summary>Renders the page.</summary>
    /// <param name="tables">The rows, by the number of threads.</param>
    /// <param name="rounds">The rounds that were measured.</param>
    /// <param name="milliseconds">The length of one.</param>
    /// <param name="before">The page until now, whose tables for other numbers of threads are kept.</param>
    public static string Render(IReadOnlyDictionary<int, List<CompareRow>> tables, int rounds, double milliseconds, string before)
    {
        string[] kept = [.. before.Split('\n' + Heading)[1..].Where(s => !tables.Keys.Any(t => s.StartsWith(TitleOf(t) + '\n', StringComparison.Ordinal)))];
        double peak = MachinePeak.GigaflopsPerCore();
        var page = new StringBuilder();
        page.AppendLine("# Performance")
            .AppendLine()
            .AppendLine($"Written by the command below; batch 1, all engines in turns in one process. {(Contender.ProcessorTime ? "Times are processor time, because the machine was busy with other work. " : string.Empty)}A ratio is ONNX Runtime's time divided by Decant's, the median over rounds: above one, Decant is faster.")
            .AppendLine("The `net-` and `sparse-` models are generated with random weights (`bench/Decant.Bench.Models`); the others are trained files that are not part of the repository. UltraFace has its weights frozen.")
            .AppendLine()
            .AppendLine("```sh")
            .AppendLine(CultureInfo.InvariantCulture, $"dotnet run -c Release --project bench/Decant.Bench -- compare --assets $A --rounds {rounds} --ms {milliseconds} --threads {string.Join(',', tables.Keys.Concat(kept.Select(ThreadsOf)).Order())} {(Contender.ProcessorTime ? "--clock cpu " : string.Empty)}--write docs/performance.md")
            .AppendLine("```")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Machine: {MachinePeak.Processor}, {Environment.ProcessorCount} virtual cores, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}; shared with other work. Measured peak of one core: {peak:F1} GFLOP/s (fused multiply-adds of float32).");
        var sections = kept.Select(static s => (Threads: ThreadsOf(s), Text: '\n' + Heading + s.TrimEnd() + '\n'));
        foreach ((int threads, List<CompareRow> rows) in tables)
        {
            var section = new StringBuilder();
            Table(section, threads, rows, peak * Math.Min(threads, Environment.ProcessorCount));
            sections = sections.Append((threads, section.ToString()));
        }

        return page.AppendJoin(string.Empty, sections.OrderBy(static s => s.Threads).Select(static s => s.Text)).ToString();
    }

    private static string TitleOf(int threads) => threads == 1 ? "One thread" : string.Create(CultureInfo.InvariantCulture, $"{threads} threads");

    private static int ThreadsOf(string section) => section.StartsWith(TitleOf(1), StringComparison.Ordinal) ? 1 : int.Parse(section.Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The ratios of the page's first table, by model.</summary>
    public static IReadOnlyDictionary<string, double> Recorded(IEnumerable<string> lines)
    {
        var recorded = new Dictionary<string, double>();
        foreach (string[] cells in lines.Where(static l => l.StartsWith("| ", StringComparison.Ordinal)).Select(static l => l.Split('|', StringSplitOptions.TrimEntries)))
        {
            if (cells.Length > 5 && double.TryParse(cells[4], CultureInfo.InvariantCulture, out double ratio))
            {
                recorded.TryAdd(cells[1], ratio);
            }
        }

        return recorded;
    }

    private static void Table(StringBuilder page, int threads, List<CompareRow> rows, double peak)
    {
        bool several = threads > 1;
        page.AppendLine()
            .AppendLine(Heading + TitleOf(threads))
            .AppendLine();
        if (several)
        {
            page.AppendLine("A pause follows each turn of ONNX Runtime, whose idle threads spin; `parking` is the ratio to ONNX Runtime with `session.intra_op.allow_spinning=0`; `scaling` is Decant's time with one thread divided by its time with all.")
                .AppendLine();
        }

        else
        {
            page.AppendLine($"`OpenCV`: the time of {(OpenCv.Version is { } version ? $"OpenCV {version}'s DNN module, one thread, a process of its own," : "OpenCV, which was not installed,")} divided by Decant's; – where it does not take the model. PyTorch was not installed. `exact int8`: the ratio to ONNX Runtime in its mode whose sums do not saturate; `float32`: Decant's time on the same network in float32 divided by its time in int8.")
                .AppendLine();
        }

        page.AppendLine(several
                ? "| model | ONNX Runtime ms | Decant ms | ratio | quartiles | GFLOP/s | of peak | parking | scaling |\n|---|---|---|---|---|---|---|---|---|"
                : "| model | ONNX Runtime ms | Decant ms | ratio | quartiles | GFLOP/s | of peak | OpenCV | exact int8 | float32 |\n|---|---|---|---|---|---|---|---|---|---|");
        foreach (CompareRow r in rows)
        {
            string work = r.Group is "int8" or "sparse" ? "– | –" : string.Create(CultureInfo.InvariantCulture, $"{r.Gigaflops:F1} | {r.Gigaflops / peak:P0}");
            string tail = several ? string.Create(CultureInfo.InvariantCulture, $"{r.Parking:F2} | {r.Scaling:F2}") : $"{Cell(r.OpenCv)} | {Cell(r.Exact)} | {Cell(r.Float)}";
            page.AppendLine(CultureInfo.InvariantCulture, $"| {r.Name} | {r.Peer:F3} | {r.Own:F3} | {r.Ratio:F2} | {r.Spread.Low:F2}–{r.Spread.High:F2} | {work} | {tail} |");
        }

        Summary(page, rows, several);
    }

    private static string Cell(double ratio) => double.IsNaN(ratio) ? "–" : ratio.ToString("F2", CultureInfo.InvariantCulture);

    private static void Summary(StringBuilder page, List<CompareRow> rows, bool several)
    {
        CompareRow[] floats = [.. rows.Where(static r => r.Group is "cnn" or "net" or "other")];
        page.AppendLine();
        if (floats.Length > 0)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"Geometric mean of {floats.Length} float32 models: {Statistics.GeometricMean(floats.Select(static r => Math.Max(r.Ratio, 1e-3))):F3}.");
        }

        if (several)
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"Geometric mean of Decant's scaling: {Statistics.GeometricMean(rows.Where(static r => r.Failure.Length == 0).Select(static r => r.Scaling)):F3}.");
            return;
        }

        CompareRow[] slow = [.. rows.Where(static r => r.FallsShort)];
        page.AppendLine()
            .AppendLine(slow.Length == 0
                ? "Every row reaches its floor (0.90; ResNet-18 1.45; nine tenths zeros 2.5; int8 0.95, and 1.25 against the exact mode)."
                : "Short of their floor (0.90; ResNet-18 1.45; nine tenths zeros 2.5; int8 0.95, and 1.25 against the exact mode): "
                    + string.Join(", ", slow.Select(static r => string.Create(CultureInfo.InvariantCulture, $"{r.Name} {r.Ratio:F2}{(r.Failure.Length > 0 ? " (" + r.Failure + ")" : string.Empty)}"))) + ".");
    }
}
