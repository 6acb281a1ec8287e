namespace Decant.Operators;

/// <summary>How Resize computes an element from its neighbours.</summary>
public enum ResizeMode
{
    /// <summary>The nearest element.</summary>
    Nearest,

    /// <summary>Linear interpolation of two neighbours along each axis.</summary>
    Linear,

    /// <summary>Cubic convolution of four neighbours along each axis (Keys, "Cubic convolution interpolation for digital image processing").</summary>
    Cubic,
}
