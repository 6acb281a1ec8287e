namespace Decant.Kernels;

/// <summary>The taps of a pooling window that lie inside the input, along one axis.</summary>
internal readonly struct PoolingWindow
{
    /// <summary>The first position.</summary>
    public readonly nint First;

    /// <summary>The number of taps inside.</summary>
    public readonly nint Count;

    /// <summary>The number of taps inside the input and its padding.</summary>
    public readonly nint Padded;

    public PoolingWindow(nint output, nint stride, nint dilation, nint kernel, nint padBefore, nint padAfter, nint length)
    {
        nint start = output * stride - padBefore;
        var (first, end) = DepthwiseGeometry.Taps(start, dilation, kernel, length);
        First = start + first * dilation;
        Count = end - first;
        Padded = DepthwiseGeometry.Taps(start, dilation, kernel, length + padAfter).End;
    }
}
