using System.Globalization;

namespace Decant.Fuzz.Tests;

/// <summary>What a worker is to do.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="First">The first mutant.</param>
/// <param name="Count">How many.</param>
/// <param name="Seconds">How long at most.</param>
/// <param name="Journal">The journal's path.</param>
internal sealed record WorkOrder(string Target, int Seed, long First, long Count, double Seconds, string Journal)
{
    /// <summary>The order as arguments of <see cref="Program"/>.</summary>
    public string[] ToArguments() =>
    [
        Program.WorkerWord, Target, Seed.ToString(CultureInfo.InvariantCulture), First.ToString(CultureInfo.InvariantCulture),
        Count.ToString(CultureInfo.InvariantCulture), Seconds.ToString("R", CultureInfo.InvariantCulture), Journal,
    ];

    /// <summary>Reads what <see cref="ToArguments"/> wrote.</summary>
    public static WorkOrder Parse(string[] arguments) => new(
        arguments[1],
        int.Parse(arguments[2], CultureInfo.InvariantCulture),
        long.Parse(arguments[3], CultureInfo.InvariantCulture),
        long.Parse(arguments[4], CultureInfo.InvariantCulture),
        double.Parse(arguments[5], CultureInfo.InvariantCulture),
        arguments[6]);
}
