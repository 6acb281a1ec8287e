namespace Decant.Kernels;

/// <summary>The arrays of one product Y = activation(A·B + bias + C). Strides are in floats.</summary>
public unsafe struct GemmArguments
{
    /// <summary>A [M, K].</summary>
    public float* A;

    /// <summary>Floats from a row of A to the next.</summary>
    public nint AStride;

    /// <summary>Rows of A and Y.</summary>
    public nint M;

    /// <summary>Values added to every row, [N], or null.</summary>
    public float* Bias;

    /// <summary>C [M, N], laid out as Y, or null; may be <see cref="Y"/>.</summary>
    public float* C;

    /// <summary>Y [M, N].</summary>
    public float* Y;

    /// <summary>Floats from a row of Y (and C) to the next.</summary>
    public nint YStride;

    /// <summary>The function that ends the product.</summary>
    public Activation Activation;

    /// <summary>Scratch memory of <see cref="Gemm.ScratchBytes"/> bytes, on a 64-byte boundary.</summary>
    public byte* Scratch;
}
