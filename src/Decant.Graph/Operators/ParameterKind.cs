namespace Decant.Graphs;

/// <summary>How often an operator's parameter occurs.</summary>
public enum ParameterKind
{
    /// <summary>Exactly once.</summary>
    Required,

    /// <summary>At most once.</summary>
    Optional,

    /// <summary>Any number of times; only the last parameter.</summary>
    Variadic,
}
