namespace Decant.Kernels;

/// <summary>A relation of two numbers; none holds for NaN.</summary>
public enum RelationKind
{
    /// <summary><c>a = b</c>.</summary>
    Equal,

    /// <summary><c>a &gt; b</c>.</summary>
    Greater,

    /// <summary><c>a ≥ b</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>a &lt; b</c>.</summary>
    Less,

    /// <summary><c>a ≤ b</c>.</summary>
    LessOrEqual,
}
