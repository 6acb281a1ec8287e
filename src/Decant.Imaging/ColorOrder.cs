namespace Decant.Imaging;

/// <summary>What the interleaved bytes of a pixel mean.</summary>
public enum ColorOrder
{
    /// <summary>Three bytes: red, green, blue.</summary>
    Rgb,

    /// <summary>Three bytes: blue, green, red (the order of OpenCV).</summary>
    Bgr,

    /// <summary>One byte: luma.</summary>
    Gray,
}
