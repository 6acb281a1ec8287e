namespace Decant.Graphs;

/// <summary>One input or output of an operator.</summary>
/// <param name="Name">The name in the standard.</param>
/// <param name="Types">The element types it takes.</param>
/// <param name="TypeVariable">Parameters with the same variable must have the same element type; null where the type stands alone.</param>
/// <param name="Kind">How often it occurs.</param>
public sealed record Parameter(
    string Name,
    TypeSet Types,
    string? TypeVariable = null,
    ParameterKind Kind = ParameterKind.Required)
{
    /// <summary>Whether single occurrences of a variadic parameter may be absent, as where it stands for all inputs of an operator that is not known.</summary>
    public bool AllowsAbsent { get; init; }
}
