namespace Decant.Imaging;

/// <summary>How new pixels come from old ones; each is OpenCV's interpolation of the same name on 8-bit data.</summary>
public enum ResizeMethod
{
    /// <summary>The mean over the area that a new pixel covers (<c>INTER_AREA</c>); bilinear-like where the image grows.</summary>
    Area,

    /// <summary>Two by two neighbours (<c>INTER_LINEAR</c>), without smoothing where the image shrinks.</summary>
    Bilinear,

    /// <summary>Four by four neighbours, Keys' kernel with a = −0.75 (<c>INTER_CUBIC</c>).</summary>
    Bicubic,

    /// <summary>The pixel at <c>floor(x · scale)</c> (<c>INTER_NEAREST</c>).</summary>
    Nearest,
}
