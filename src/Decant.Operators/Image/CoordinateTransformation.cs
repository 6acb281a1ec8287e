namespace Decant.Operators;

/// <summary>How Resize maps a coordinate of the output to one of the input.</summary>
public enum CoordinateTransformation
{
    /// <summary><c>(x + 0.5) / scale - 0.5</c>.</summary>
    HalfPixel,

    /// <summary>As half pixel, with the output centred where its exact size is no whole number.</summary>
    HalfPixelSymmetric,

    /// <summary>As half pixel, but 0 where the output has one element.</summary>
    PytorchHalfPixel,

    /// <summary><c>x * (input - 1) / (output - 1)</c>.</summary>
    AlignCorners,

    /// <summary><c>x / scale</c>.</summary>
    Asymmetric,

    /// <summary><c>(x + 0.5) / scale</c>; only opsets 11 and 12 have it.</summary>
    TfHalfPixelForNn,

    /// <summary>Between the corners of the region of interest.</summary>
    TfCropAndResize,
}
