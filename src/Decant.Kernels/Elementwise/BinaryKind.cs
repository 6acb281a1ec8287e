namespace Decant.Kernels;

/// <summary>A function of two floats.</summary>
public enum BinaryKind
{
    /// <summary><c>a + b</c>.</summary>
    Add,

    /// <summary><c>a − b</c>.</summary>
    Subtract,

    /// <summary><c>a · b</c>.</summary>
    Multiply,

    /// <summary><c>a / b</c>.</summary>
    Divide,

    /// <summary>The greater; NaN if either is.</summary>
    Max,

    /// <summary>The less; NaN if either is.</summary>
    Min,

    /// <summary><c>a &lt; 0 ? a · b : a</c> (PRelu, b the slope).</summary>
    PRelu,

    /// <summary><c>a^b</c>, as <see cref="MathF.Pow"/>; <c>a · a</c> where b is 2.</summary>
    Power,
}
