using System.Globalization;
using Decant.Compression;

namespace Decant;

/// <summary>Tells in words what became of weights that are stored in fewer bits.</summary>
internal static class WeightNotes
{
    private const int Listed = 20;

    /// <summary>A line for all, one for each weight that lost numbers to zero, and one for each that stayed in float32 and why.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<StoredWeight> weights)
    {
        StoredWeight[] stored = [.. weights.Where(static w => w.Reason is null)];
        StoredWeight[] kept = [.. weights.Where(static w => w.Reason is not null)];
        var notes = new List<string>();
        if (stored.Length > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{stored.Length} weights stored as {stored[0].Type}: {stored.Sum(static w => w.BytesBefore):N0} → {stored.Sum(static w => w.BytesAfter):N0} bytes{Worst(stored)}"));
        }

        notes.AddRange(Lines(stored.Where(static w => w.Underflows > 0), static w => string.Create(CultureInfo.InvariantCulture, $"{w.Name}: {w.Underflows:N0} weights became zero")));
        foreach (IGrouping<string, StoredWeight> group in kept.GroupBy(static w => w.Reason!))
        {
            string names = string.Join(", ", group.Take(Listed).Select(static w => w.Name));
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"stays in float32, since {group.Key}: {names}{(group.Count() > Listed ? $" and {group.Count() - Listed} more" : string.Empty)} ({group.Sum(static w => w.BytesBefore):N0} bytes)"));
        }

        return notes;
    }

    private static string Worst(StoredWeight[] stored) => stored.Where(static w => w.SqnrDb is not null).MinBy(static w => w.SqnrDb) is { } worst
        ? string.Create(CultureInfo.InvariantCulture, $"; the least exact is {worst.Name}, SQNR {worst.SqnrDb:F1} dB")
        : "; none lost anything";

    private static IEnumerable<string> Lines(IEnumerable<StoredWeight> weights, Func<StoredWeight, string> line)
    {
        StoredWeight[] all = [.. weights];
        return all.Take(Listed).Select(line).Concat(all.Length > Listed ? [$"and so in {all.Length - Listed} more"] : []);
    }
}
