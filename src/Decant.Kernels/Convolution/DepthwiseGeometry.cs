namespace Decant.Kernels;

/// <summary>The sizes of a convolution over one plane, as native integers.</summary>
internal readonly struct DepthwiseGeometry
{
    public readonly nint InHeight, InWidth, OutHeight, OutWidth, KernelHeight, KernelWidth;
    public readonly nint StrideHeight, StrideWidth, DilationHeight, DilationWidth, PadTop, PadLeft;

    public DepthwiseGeometry(in ConvolutionShape shape)
    {
        (InHeight, InWidth, OutHeight, OutWidth) = (shape.InHeight, shape.InWidth, shape.OutHeight, shape.OutWidth);
        (KernelHeight, KernelWidth) = (shape.KernelHeight, shape.KernelWidth);
        (StrideHeight, StrideWidth) = (shape.StrideHeight, shape.StrideWidth);
        (DilationHeight, DilationWidth) = (shape.DilationHeight, shape.DilationWidth);
        (PadTop, PadLeft) = (shape.PadTop, shape.PadLeft);
    }

    /// <summary>The outputs [first, end) along x whose taps all lie inside the input.</summary>
    public (nint First, nint End) InteriorColumns()
    {
        nint first = Math.Min((PadLeft + StrideWidth - 1) / StrideWidth, OutWidth);
        nint last = InWidth + PadLeft - DilationWidth * (KernelWidth - 1) - 1;
        nint end = last < 0 ? 0 : Math.Min(last / StrideWidth + 1, OutWidth);
        return (first, Math.Max(first, end));
    }

    /// <summary>The taps [first, end) that lie inside the input.</summary>
    /// <param name="start">The position of the first tap; may be negative.</param>
    /// <param name="dilation">Positions between taps.</param>
    /// <param name="kernel">The number of taps.</param>
    /// <param name="length">The length of the input.</param>
    public static (nint First, nint End) Taps(nint start, nint dilation, nint kernel, nint length)
    {
        nint first = start >= 0 ? 0 : Math.Min((-start + dilation - 1) / dilation, kernel);
        nint end = length <= start ? 0 : Math.Min((length - start + dilation - 1) / dilation, kernel);
        return (first, Math.Max(first, end));
    }
}
