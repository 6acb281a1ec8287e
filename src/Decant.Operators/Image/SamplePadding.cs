namespace Decant.Operators;

/// <summary>What GridSample reads outside the input.</summary>
public enum SamplePadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The nearest element of the border.</summary>
    Border,

    /// <summary>The input mirrored at its border.</summary>
    Reflection,
}
