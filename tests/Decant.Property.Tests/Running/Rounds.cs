using System.Globalization;

namespace Decant.Property.Tests;

/// <summary>
/// Which seeds are tried: <c>DECANT_SEED</c> is the first (0), <c>DECANT_ROUNDS</c> how many (the property's own number, or 1 where a seed is
/// given), <c>DECANT_FAILURES</c> how many failures are collected before a property stops (1).
/// </summary>
internal static class Rounds
{
    /// <summary>The failures after which a property stops.</summary>
    public static int Failures { get; } = Number("DECANT_FAILURES") ?? 1;

    /// <summary>Whether the seeds were chosen by the environment.</summary>
    public static bool AreChosen { get; } = Number("DECANT_SEED") is not null || Number("DECANT_ROUNDS") is not null;

    /// <summary>The seeds.</summary>
    /// <param name="usual">How many where the environment does not say.</param>
    public static IEnumerable<int> Seeds(int usual) =>
        Enumerable.Range(Number("DECANT_SEED") ?? 0, Number("DECANT_ROUNDS") ?? (Number("DECANT_SEED") is null ? usual : 1));

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
