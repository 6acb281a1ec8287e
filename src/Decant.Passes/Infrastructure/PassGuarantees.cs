namespace Decant.Passes;

/// <summary>What a pass promises; the pipeline checks all but <see cref="Exact"/>, which the property tests check.</summary>
[Flags]
public enum PassGuarantees
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Every output keeps its bits: no arithmetic on floats changes.</summary>
    Exact = 1,

    /// <summary>There are never more nodes than before.</summary>
    NeverGrows = 2,

    /// <summary>The model keeps its inputs and outputs, with their names and types.</summary>
    KeepsInterface = 4,

    /// <summary>All of them.</summary>
    All = Exact | NeverGrows | KeepsInterface,
}
