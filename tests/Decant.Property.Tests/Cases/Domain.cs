namespace Decant.Property.Tests;

/// <summary>Which numbers a random tensor holds.</summary>
internal enum Domain
{
    /// <summary>Eighths from -2 to 2; small integers of both signs.</summary>
    Small,

    /// <summary>From an eighth to 2; integers from 1.</summary>
    Positive,

    /// <summary>From -1 to 1.</summary>
    Unit,

    /// <summary>From 0 up, rarely large.</summary>
    Count,
}
