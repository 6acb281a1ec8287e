namespace Decant.Operators;

/// <summary>How the state of linear attention changes at each position.</summary>
public enum LinearAttentionRule
{
    /// <summary>Key and value are added.</summary>
    Linear,

    /// <summary>The state decays first.</summary>
    Gated,

    /// <summary>What the state holds for the key already is taken from the value first.</summary>
    Delta,

    /// <summary>Both.</summary>
    GatedDelta,
}
