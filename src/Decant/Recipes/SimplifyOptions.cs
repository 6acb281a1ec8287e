namespace Decant;

/// <summary>How a model is simplified.</summary>
public sealed record SimplifyOptions
{
    /// <summary>Whether initializers that are also inputs, which a caller could replace, become constants.</summary>
    public bool Freeze { get; init; } = true;

    /// <summary>The bytes by which a folded constant may exceed the constants that it replaces.</summary>
    public long FoldLimit { get; init; } = 8 << 20;
}
