namespace Decant.Operators;

/// <summary>Which element Resize takes as the nearest.</summary>
public enum NearestMode
{
    /// <summary>The nearer one; the lower one halfway.</summary>
    RoundPreferFloor,

    /// <summary>The nearer one; the upper one halfway.</summary>
    RoundPreferCeil,

    /// <summary>The lower one.</summary>
    Floor,

    /// <summary>The upper one.</summary>
    Ceil,
}
