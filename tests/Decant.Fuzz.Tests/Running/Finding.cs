using System.Globalization;

namespace Decant.Fuzz.Tests;

/// <summary>A mutant that broke the rules.</summary>
/// <param name="Target">The target.</param>
/// <param name="Seed">The seed of the campaign.</param>
/// <param name="Index">The number of the mutant: with the seed it makes the mutant again.</param>
/// <param name="Kind">How it broke them: an exception's type, <c>slow</c>, <c>memory</c>, <c>hang</c> or <c>crash</c>.</param>
/// <param name="Place">Where: the innermost method of Decant, or the numbers measured.</param>
/// <param name="Message">What was said, on one line.</param>
internal sealed record Finding(string Target, int Seed, long Index, string Kind, string Place, string Message)
{
    private const char Separator = '\t';

    /// <summary>Findings of one signature have one cause, most likely.</summary>
    public string Signature => Kind is "slow" or "memory" or "hang" or "crash" ? Kind : $"{Kind} in {Place}";

    /// <summary>The finding on one line, as a worker reports it.</summary>
    public string ToLine() => string.Join(Separator, "F", Index.ToString(CultureInfo.InvariantCulture), Kind, Place, Message.ReplaceLineEndings(" ").Replace(Separator, ' '));

    /// <summary>Reads what <see cref="ToLine"/> wrote.</summary>
    public static Finding Parse(string target, int seed, string line)
    {
        string[] fields = line.Split(Separator);
        return new Finding(target, seed, long.Parse(fields[1], CultureInfo.InvariantCulture), fields[2], fields[3], fields[4]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Target} seed {Seed} mutant {Index}: {Kind} in {Place}: {Message}";
}
