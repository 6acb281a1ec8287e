namespace Decant.Kernels;

/// <summary>How a float convolution is computed.</summary>
public enum ConvolutionAlgorithm
{
    /// <summary>By rule: depthwise where it is, sparse where enough weights are zero, Winograd where it pays, implicit GEMM elsewhere.</summary>
    Auto,

    /// <summary>Sums over taps and channels, exact up to the rounding of float32 sums. Any shape.</summary>
    Direct,

    /// <summary>Winograd F(2x2, 3x3): 2.25 times fewer multiplications. 3x3, stride 1, dilation 1, one group.</summary>
    WinogradF2,

    /// <summary>Winograd F(4x4, 3x3): 4 times fewer multiplications, about ten times the rounding error of <see cref="Direct"/>. 3x3, stride 1, dilation 1, one group.</summary>
    WinogradF4,

    /// <summary>Sums over the weights that are not zero. Blocked input, one group.</summary>
    Sparse,
}
