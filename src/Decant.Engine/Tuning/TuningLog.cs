using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>
/// Which kernels were fastest on this machine: a file of JSON lines that is only ever appended to. Of two lines about the same thing the later
/// one holds. A log may be shared between machines: lines of other instruction sets, versions and threads are kept and not used.
/// </summary>
public sealed class TuningLog
{
    // Beyond twice or half of a size, another kernel may well be faster.
    private const double FarthestRatio = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TuningEntry> _entries = [];
    private readonly string? _path;

    /// <summary>Reads a log.</summary>
    /// <param name="path">The file, which need not exist yet; null keeps entries in memory only.</param>
    /// <exception cref="ModelException">DEC1585: a line is no entry. A last line that was cut short is ignored.</exception>
    public TuningLog(string? path = null)
    {
        _path = path;
        string[] lines = path is not null && File.Exists(path) ? File.ReadAllLines(path) : [];
        for (int i = 0; i < lines.Length; i++)
        {
            Add(path!, lines[i], i + 1, last: i == lines.Length - 1);
        }
    }

    /// <summary>The vector instructions that kernels use here: what a measurement is only true for.</summary>
    public static string InstructionSet => Avx2.IsSupported ? (Fma.IsSupported ? "avx2+fma" : "avx2") : Avx.IsSupported ? "avx" : Sse41.IsSupported ? "sse4.1"
        : AdvSimd.IsSupported ? "advsimd" : "scalar";

    /// <summary>The number of entries that hold.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    internal static string Version => DecantEngine.Instance.Version;

    internal void Append(TuningEntry entry)
    {
        lock (_gate)
        {
            _entries[KeyOf(entry)] = entry;
            if (_path is not null)
            {
                File.AppendAllText(_path, JsonSerializer.Serialize(entry, TuningJson.Default.TuningEntry) + "\n");
            }
        }
    }

    /// <summary>What was measured for these very sizes, or null.</summary>
    internal TuningEntry? Exact(KernelChoices choices, int threads)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(KeyOf(choices.Kind, choices.Sizes, InstructionSet, threads, Version)) is { } entry && choices.Find(entry.Kernel) is not null ? entry : null;
        }
    }

    /// <summary>What was measured for these sizes, else for the nearest, or null.</summary>
    internal TuningEntry? Find(KernelChoices choices, int threads)
    {
        if (Exact(choices, threads) is { } exact)
        {
            return exact;
        }

        lock (_gate)
        {
            return _entries.Values
                .Where(e => e.Kind == choices.Kind && e.InstructionSet == InstructionSet && e.Threads == threads && e.Version == Version
                    && e.Sizes.Length == choices.Sizes.Length && choices.Find(e.Kernel) is not null)
                .Select(e => (Entry: e, Distance: Distance(e.Sizes, choices.Sizes)))
                .Where(static e => double.IsFinite(e.Distance))
                .OrderBy(static e => e.Distance).ThenBy(static e => KeyOf(e.Entry), StringComparer.Ordinal)
                .FirstOrDefault().Entry;
        }
    }

    private static double Distance(long[] left, long[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            double ratio = Math.Abs(Math.Log((double)Math.Max(left[i], 1) / Math.Max(right[i], 1)));
            sum += ratio <= Math.Log(FarthestRatio) ? ratio : double.PositiveInfinity;
        }

        return sum;
    }

    private void Add(string path, string line, int number, bool last)
    {
        if (line.Length == 0)
        {
            return;
        }

        try
        {
            TuningEntry? entry = JsonSerializer.Deserialize(line, TuningJson.Default.TuningEntry);
            if (entry is not { Kind: not null, Sizes: not null, InstructionSet: not null, Version: not null, Kernel: not null })
            {
                throw new JsonException("a field is missing");
            }

            _entries[KeyOf(entry)] = entry;
        }
        catch (JsonException e)
        {
            if (!last)
            {
                throw new ModelException("DEC1585", $"tuning log '{path}': line {number} is no entry: {e.Message}");
            }
        }
    }

    private static string KeyOf(TuningEntry e) => KeyOf(e.Kind, e.Sizes, e.InstructionSet, e.Threads, e.Version);

    private static string KeyOf(string kind, long[] sizes, string instructionSet, int threads, string version) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind}|{string.Join(',', sizes)}|{instructionSet}|{threads}|{version}");
}
