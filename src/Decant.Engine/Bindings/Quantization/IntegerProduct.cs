using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Prepares products of bytes [M,K]·[K,N] as convolutions of one row of M pixels of K channels.</summary>
internal static class IntegerProduct
{
    /// <summary>Packs a constant matrix B.</summary>
    /// <param name="m">Rows of A.</param>
    /// <param name="b">B [K,N], or [N,K] where it is transposed.</param>
    /// <param name="transposed">Whether B is stored as [N,K].</param>
    /// <param name="zeroPoints">The zero points of B: one, or one for each column.</param>
    /// <param name="bias">[N], or empty.</param>
    /// <param name="scales">Factors of the sums; empty for int32 results.</param>
    /// <param name="signed">Whether A is signed.</param>
    /// <param name="output">What becomes of the sums.</param>
    public static IntegerConvolution Create(
        int m, Tensor b, bool transposed, ReadOnlySpan<int> zeroPoints, ReadOnlySpan<int> bias, ReadOnlySpan<float> scales, bool signed, IntegerOutput output)
    {
        int n = (int)b.Sizes[transposed ? 0 : 1], k = (int)b.Sizes[transposed ? 1 : 0];
        ReadOnlySpan<byte> weights = b.Reinterpret(ElementType.UInt8).AsSpan<byte>();
        if (!transposed)
        {
            var turned = new byte[weights.Length];
            for (int row = 0; row < k; row++)
            {
                for (int column = 0; column < n; column++)
                {
                    turned[(column * k) + row] = weights[(row * n) + column];
                }
            }

            weights = turned;
        }

        ConvolutionShape shape = new() { InChannels = k, InHeight = 1, InWidth = m, OutChannels = n };
        return IntegerConvolution.Create(shape, weights, b.ElementType == ElementType.Int8, zeroPoints, bias, scales, signed, output);
    }
}
