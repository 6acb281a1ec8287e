namespace Decant.Property.Tests;

/// <summary>What random models are made of.</summary>
internal sealed record GrowthOptions
{
    /// <summary>The number of steps by which a model grows; each adds a node or a few.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>How many of the steps make the patterns that passes look for; the others use any operator.</summary>
    public double Patterns { get; init; } = 0.3;

    /// <summary>How many of the steps make nodes with subgraphs.</summary>
    public double Subgraphs { get; init; } = 0.08;

    /// <summary>Whether some sizes of inputs are symbols.</summary>
    public bool Symbolic { get; init; }

    /// <summary>The only operator to use, by its key; null uses all.</summary>
    public string? Only { get; init; }
}
