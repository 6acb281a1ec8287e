using System.Globalization;

namespace Decant.Fuzz.Tests;

/// <summary>What a campaign came to for one target.</summary>
/// <param name="Target">The target.</param>
internal sealed record TargetReport(string Target)
{
    /// <summary>The files that mutants are made of.</summary>
    public int Samples { get; set; }

    /// <summary>The mutants tried.</summary>
    public long Tried { get; set; }

    /// <summary>Those that were read, with all that follows.</summary>
    public long Accepted { get; set; }

    /// <summary>Those that a coded error refused.</summary>
    public long Refused { get; set; }

    /// <summary>The longest that one took, in milliseconds of processor time.</summary>
    public double SlowestMs { get; set; }

    /// <summary>The most memory that one took, in bytes.</summary>
    public long MostBytes { get; set; }

    /// <summary>The seconds that all took.</summary>
    public double Seconds { get; set; }

    /// <summary>The mutants that broke the rules.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The numbers on one line, as a worker reports them.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"S\t{Samples}\t{Tried}\t{Accepted}\t{Refused}\t{SlowestMs:F1}\t{MostBytes}");

    /// <summary>Adds what a worker reported.</summary>
    public void Add(string line)
    {
        string[] fields = line.Split('\t');
        Samples = int.Parse(fields[1], CultureInfo.InvariantCulture);
        Tried += long.Parse(fields[2], CultureInfo.InvariantCulture);
        Accepted += long.Parse(fields[3], CultureInfo.InvariantCulture);
        Refused += long.Parse(fields[4], CultureInfo.InvariantCulture);
        SlowestMs = Math.Max(SlowestMs, double.Parse(fields[5], CultureInfo.InvariantCulture));
        MostBytes = Math.Max(MostBytes, long.Parse(fields[6], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Target}: {Tried} mutants of {Samples} samples in {Seconds:F1} s: {Accepted} read, {Refused} refused, {Findings.Count} found; slowest {SlowestMs:F0} ms, most {MostBytes / 1048576.0:F0} MB");
}
