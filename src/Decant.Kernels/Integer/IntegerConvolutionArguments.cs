namespace Decant.Kernels;

/// <summary>The arrays of one run of an <see cref="IntegerConvolution"/>.</summary>
public unsafe struct IntegerConvolutionArguments
{
    /// <summary>X [N][H][W][C], bytes.</summary>
    public byte* Input;

    /// <summary>Bytes from a pixel of X to the next; 0: the channels of X.</summary>
    public nint InputPixelStride;

    /// <summary>The zero point of X.</summary>
    public int InputZeroPoint;

    /// <summary>Y [N][oH][oW][M]. To write at a channel offset of a wider tensor, point at that channel and give its pixel stride.</summary>
    public byte* Output;

    /// <summary>Elements from a pixel of Y to the next; 0: the channels of Y.</summary>
    public nint OutputPixelStride;

    /// <summary>Factors of the sums, [M], in place of those given at creation; or null.</summary>
    public float* Scales;

    /// <summary>Scratch memory of <see cref="IntegerConvolution.ScratchBytes"/> bytes, on a 64-byte boundary.</summary>
    public byte* Scratch;
}
