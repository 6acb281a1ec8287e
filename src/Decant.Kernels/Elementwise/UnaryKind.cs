namespace Decant.Kernels;

/// <summary>A function of one float. NaN gives NaN.</summary>
public enum UnaryKind
{
    /// <summary><c>|x|</c>.</summary>
    Abs,

    /// <summary><c>−x</c>.</summary>
    Negate,

    /// <summary><c>1 / x</c>.</summary>
    Reciprocal,

    /// <summary><c>√x</c>.</summary>
    Sqrt,

    /// <summary><c>x²</c>.</summary>
    Square,

    /// <summary><c>e^x</c>; 2 ulp.</summary>
    Exp,

    /// <summary>Natural logarithm; 2 ulp.</summary>
    Log,

    /// <summary>The error function; 3 ulp.</summary>
    Erf,

    /// <summary>The integer at or below.</summary>
    Floor,

    /// <summary>The integer at or above.</summary>
    Ceiling,

    /// <summary>The nearest integer, halves to even.</summary>
    Round,

    /// <summary>−1, 0 or 1.</summary>
    Sign,

    /// <summary><c>log(1 + e^x)</c>; absolute error below 2e-7 of the greater of 1 and the result.</summary>
    Softplus,

    /// <summary><c>x / (1 + |x|)</c>.</summary>
    Softsign,
}
