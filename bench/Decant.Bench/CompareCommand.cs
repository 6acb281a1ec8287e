using System.Globalization;
using Decant.OnnxRuntime;

namespace Decant.Bench;

/// <summary>
/// <c>compare [--assets FOLDER] [--rounds N] [--ms N] [--threads 1,2] [--clock wall|cpu] [--write FILE] [--check FILE] [NAME or GROUP …]</c>: all models side by side with
/// ONNX Runtime, in turns in one process. <c>--write</c> writes the page, in which tables for other numbers of threads stay; <c>--check</c> measures one round of all but the largest and fails where a ratio is below half of what the page records.
/// </summary>
internal static class CompareCommand
{
    private const double Tolerance = 1e-3;

    /// <summary>Runs the command.</summary>
    /// <returns>1 where a check failed.</returns>
    public static int Run(string[] arguments)
    {
        string Option(string name, string otherwise) => Array.IndexOf(arguments, name) is >= 0 and int at && at + 1 < arguments.Length ? arguments[at + 1] : otherwise;
        string assets = Option("--assets", Path.Combine(Directory.GetCurrentDirectory(), "..", "shared", "assets"));
        string check = Option("--check", string.Empty), write = Option("--write", string.Empty);
        int rounds = int.Parse(Option("--rounds", check.Length > 0 ? "1" : "15"), CultureInfo.InvariantCulture);
        double milliseconds = double.Parse(Option("--ms", check.Length > 0 ? "20" : "60"), CultureInfo.InvariantCulture);
        int[] threads = [.. Option("--threads", check.Length > 0 ? "1" : "1,2").Split(',').Select(static t => int.Parse(t, CultureInfo.InvariantCulture))];
        string[] names = [.. arguments.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !arguments[i - 1].StartsWith("--", StringComparison.Ordinal)))];
        Contender.ProcessorTime = Option("--clock", "wall") == "cpu" && (threads is [1] ? true : throw new ArgumentException("--clock cpu: only with --threads 1"));
        OnnxRuntimeLibrary library;
        try
        {
            library = OnnxRuntimeLibrary.Load();
        }
        catch (Tensors.UnsupportedException e)
        {
            Console.WriteLine($"not compared: {e.Message}");
            return 0;
        }

        BenchModel[] models = [.. BenchModel.All.Where(m => names.Length == 0 || names.Contains(m.Name) || names.Contains(m.Group)).Where(m => check.Length == 0 || !m.IsLarge)];
        var tables = new Dictionary<int, List<CompareRow>>();
        foreach (int count in threads)
        {
            Console.WriteLine($"{count} thread(s)");
            tables[count] = [.. models.Select(m => Measure(m, assets, library, count, rounds, milliseconds)).OfType<CompareRow>()];
        }

        if (write.Length > 0)
        {
            File.WriteAllText(write, PerformancePage.Render(tables, rounds, milliseconds, File.Exists(write) ? File.ReadAllText(write) : string.Empty));
        }

        return check.Length > 0
            ? Check(PerformancePage.Recorded(File.ReadLines(check)), tables.Values.First(), r => Measure(Array.Find(models, m => m.Name == r.Name)!, assets, library, threads[0], 5, milliseconds) ?? r)
            : 0;
    }

    // One round may be disturbed: what seems slow is measured once more, for longer.
    private static int Check(IReadOnlyDictionary<string, double> recorded, List<CompareRow> measured, Func<CompareRow, CompareRow> again)
    {
        bool Slow(CompareRow r) => recorded.TryGetValue(r.Name, out double before) && (r.Failure.Length > 0 || r.Ratio < before / 2);
        string[] slow = [.. measured.Where(Slow).Select(again).Where(Slow).Select(r => $"{r.Name}: {r.Ratio:F2} now, {recorded[r.Name]:F2} recorded {r.Failure}")];
        Console.WriteLine(slow.Length == 0 ? "no model below half of its recorded ratio" : "below half of the recorded ratio: " + string.Join("; ", slow));
        return slow.Length == 0 ? 0 : 1;
    }

    private static CompareRow? Measure(BenchModel model, string assets, OnnxRuntimeLibrary library, int threads, int rounds, double milliseconds)
    {
        try
        {
            if (model.Open(assets) is not ({ } opened, var path))
            {
                Console.WriteLine($"{model.Name,-22}not found under {assets}");
                return null;
            }

            string? floatPath = model.Float is { } other && File.Exists(Path.Combine(assets, other)) ? Path.Combine(assets, other) : null;
            using var comparison = new Comparison(model, opened, path, floatPath, library, threads, rounds > 1);
            double difference = comparison.Difference();
            comparison.Measure(rounds, milliseconds);
            var row = CompareRow.Of(model, comparison);
            if (model.Group != "int8" && difference > Tolerance)
            {
                row = row with { Failure = $"differs by {difference:E1}", Ratio = 0 };
            }

            Console.WriteLine($"{row.Name,-22}{row.Peer,10:F3}{row.Own,10:F3}{row.Ratio,7:F2}  [{row.Spread.Low:F2} {row.Spread.High:F2}]{row.Gigaflops,8:F1} GF/s  {difference:E1} {row.Parking,6:F2}{row.Scaling,6:F2} {row.Failure}");
            return row;
        }
        catch (Exception e) when (e is Tensors.DecantException or InvalidOperationException or NotSupportedException)
        {
            Console.WriteLine($"{model.Name,-22}failed: {e.Message}");
            return new CompareRow(model.Name, model.Group, double.NaN, double.NaN, 0, (0, 0), 0) { Failure = e.Message };
        }
    }
}
