namespace Decant.Compression;

/// <summary>Which index goes where an axis is a product, such as the heads of attention times the size of a head.</summary>
public enum HeadPreference
{
    /// <summary>Of the spaces that can lose indices, the one with the most.</summary>
    Finest,

    /// <summary>The outermost: whole heads, whole groups.</summary>
    Outermost,
}
