namespace Decant.Kernels;

/// <summary>The arrays of one run of a <see cref="Convolution"/>. Strides are in floats; 0 means that the images are packed.</summary>
public unsafe struct ConvolutionArguments
{
    /// <summary>X.</summary>
    public float* Input;

    /// <summary>Floats from an image of X to the next; 0: the images are packed.</summary>
    public nint InputBatchStride;

    /// <summary>Y, blocked. To write at a channel offset (a multiple of 8) of a larger blocked tensor, point at that block and give its batch stride.</summary>
    public float* Output;

    /// <summary>Floats from an image of Y to the next; 0: the images are packed.</summary>
    public nint OutputBatchStride;

    /// <summary>Values added before the activation, blocked as Y, or null; may be <see cref="Output"/>.</summary>
    public float* Residual;

    /// <summary>Floats from an image of the residual to the next; 0: the images are packed. Equal to <see cref="OutputBatchStride"/> when they are the same array.</summary>
    public nint ResidualBatchStride;

    /// <summary>Scratch memory of <see cref="Convolution.ScratchBytes"/> bytes, on a 64-byte boundary; null where that is 0.</summary>
    public byte* Scratch;
}
