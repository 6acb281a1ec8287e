using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Decant.Kernels.TileShape;

namespace Decant.Kernels;

/// <summary>Computes one output row of eight channels of a depthwise convolution.</summary>
internal unsafe struct DepthwiseRow
{
    private const int Block = BlockedLayout.Block;

    public float* Input;
    public float* Zeros;
    public float* Weights;
    public Vector256<float> Bias;
    public DepthwiseGeometry Geometry;
    public float Minimum;
    public float Maximum;

    /// <summary>Any kernel.</summary>
    public readonly void Run(nint y, float* output, float* residual)
    {
        nint top = y * Geometry.StrideHeight - Geometry.PadTop;
        var (ky, kyEnd) = DepthwiseGeometry.Taps(top, Geometry.DilationHeight, Geometry.KernelHeight, Geometry.InHeight);
        var (first, end) = Geometry.InteriorColumns();
        nint x = 0;
        while (x < Geometry.OutWidth)
        {
            int count = x >= first && x + 8 <= end ? 8 : 1;
            nint left = x * Geometry.StrideWidth - Geometry.PadLeft;
            var (kx, kxEnd) = count == 8 ? (0, Geometry.KernelWidth) : DepthwiseGeometry.Taps(left, Geometry.DilationWidth, Geometry.KernelWidth, Geometry.InWidth);
            float* at = Input + (top * Geometry.InWidth + left) * Block;
            if (count == 8)
            {
                Eight(at, ky, kyEnd, output + x * Block, residual == null ? null : residual + x * Block);
            }
            else
            {
                One(at, ky, kyEnd, kx, kxEnd, output + x * Block, residual == null ? null : residual + x * Block);
            }

            x += count;
        }
    }

    /// <summary>A 3x3 kernel, not dilated, horizontal stride 1 or 2, at most one column of padding on either side.</summary>
    public readonly void Run3x3(nint y, float* output, float* residual)
    {
        nint top = y * Geometry.StrideHeight - Geometry.PadTop;
        float* r0 = RowAt(top), r1 = RowAt(top + 1), r2 = RowAt(top + 2);
        if (Geometry.StrideWidth == 1)
        {
            Row3x3<Extent1>(r0, r1, r2, output, residual);
        }
        else
        {
            Row3x3<Extent2>(r0, r1, r2, output, residual);
        }
    }

    private readonly float* RowAt(nint y) => y >= 0 && y < Geometry.InHeight ? Input + y * Geometry.InWidth * Block : Zeros;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Row3x3<TStride>(float* r0, float* r1, float* r2, float* output, float* residual)
        where TStride : struct, IExtent
    {
        Vector256<float> w00 = Vector256.Load(Weights), w01 = Vector256.Load(Weights + 8), w02 = Vector256.Load(Weights + 16);
        Vector256<float> w10 = Vector256.Load(Weights + 24), w11 = Vector256.Load(Weights + 32), w12 = Vector256.Load(Weights + 40);
        Vector256<float> w20 = Vector256.Load(Weights + 48), w21 = Vector256.Load(Weights + 56), w22 = Vector256.Load(Weights + 64);
        nint step = TStride.Value * Block;
        nint width = Geometry.OutWidth;
        nint left = -Geometry.PadLeft * Block;
        r0 += left;
        r1 += left;
        r2 += left;
        nint x = 0;
        var (first, end) = Geometry.InteriorColumns();
        while (x < width)
        {
            if (x >= first && x + 4 <= end)
            {
                Vector256<float> s0 = Bias, s1 = Bias, s2 = Bias, s3 = Bias;
                if (residual != null)
                {
                    s0 += Vector256.Load(residual + x * Block);
                    s1 += Vector256.Load(residual + x * Block + 8);
                    s2 += Vector256.Load(residual + x * Block + 16);
                    s3 += Vector256.Load(residual + x * Block + 24);
                }

                float* p = r0 + x * step;
                float* q = p + 2 * step;
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(p), w00, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(p + step), w00, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(q), w00, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(q + step), w00, s3);
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(p + 8), w01, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(p + step + 8), w01, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(q + 8), w01, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(q + step + 8), w01, s3);
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(p + 16), w02, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(p + step + 16), w02, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(q + 16), w02, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(q + step + 16), w02, s3);
                p = r1 + x * step;
                q = p + 2 * step;
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(p), w10, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(p + step), w10, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(q), w10, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(q + step), w10, s3);
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(p + 8), w11, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(p + step + 8), w11, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(q + 8), w11, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(q + step + 8), w11, s3);
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(p + 16), w12, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(p + step + 16), w12, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(q + 16), w12, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(q + step + 16), w12, s3);
                p = r2 + x * step;
                q = p + 2 * step;
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(p), w20, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(p + step), w20, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(q), w20, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(q + step), w20, s3);
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(p + 8), w21, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(p + step + 8), w21, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(q + 8), w21, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(q + step + 8), w21, s3);
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(p + 16), w22, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(p + step + 16), w22, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(q + 16), w22, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(q + step + 16), w22, s3);
                Store(s0, output + x * Block);
                Store(s1, output + x * Block + 8);
                Store(s2, output + x * Block + 16);
                Store(s3, output + x * Block + 24);
                x += 4;
                continue;
            }

            Vector256<float> s = residual == null ? Bias : Bias + Vector256.Load(residual + x * Block);
            float* a = r0 + x * step, b = r1 + x * step, c = r2 + x * step;
            nint from = x * TStride.Value - Geometry.PadLeft;
            if (from >= 0)
            {
                s = Taps1(a, b, c, w00, w10, w20, s);
            }

            s = Taps1(a + 8, b + 8, c + 8, w01, w11, w21, s);
            if (from + 2 < Geometry.InWidth)
            {
                s = Taps1(a + 16, b + 16, c + 16, w02, w12, w22, s);
            }

            Store(s, output + x * Block);
            x++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Taps1(float* a, float* b, float* c, Vector256<float> w0, Vector256<float> w1, Vector256<float> w2, Vector256<float> s)
    {
        s = Vector256.MultiplyAddEstimate(Vector256.Load(a), w0, s);
        s = Vector256.MultiplyAddEstimate(Vector256.Load(b), w1, s);
        return Vector256.MultiplyAddEstimate(Vector256.Load(c), w2, s);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Eight(float* input, nint ky, nint kyEnd, float* output, float* residual)
    {
        Vector256<float> s0 = Bias, s1 = Bias, s2 = Bias, s3 = Bias, s4 = Bias, s5 = Bias, s6 = Bias, s7 = Bias;
        if (residual != null)
        {
            s0 += Vector256.Load(residual);
            s1 += Vector256.Load(residual + 8);
            s2 += Vector256.Load(residual + 16);
            s3 += Vector256.Load(residual + 24);
            s4 += Vector256.Load(residual + 32);
            s5 += Vector256.Load(residual + 40);
            s6 += Vector256.Load(residual + 48);
            s7 += Vector256.Load(residual + 56);
        }

        nint step = Geometry.StrideWidth * Block, tap = Geometry.DilationWidth * Block, taps = Geometry.KernelWidth;
        for (; ky < kyEnd; ky++)
        {
            float* p = input + ky * Geometry.DilationHeight * Geometry.InWidth * Block;
            float* w = Weights + ky * taps * Block;
            for (float* end = w + taps * Block; w < end; w += Block)
            {
                Vector256<float> weight = Vector256.Load(w);
                float* q = p + 4 * step;
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(p), weight, s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(p + step), weight, s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(p + 2 * step), weight, s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(p + 3 * step), weight, s3);
                s4 = Vector256.MultiplyAddEstimate(Vector256.Load(q), weight, s4);
                s5 = Vector256.MultiplyAddEstimate(Vector256.Load(q + step), weight, s5);
                s6 = Vector256.MultiplyAddEstimate(Vector256.Load(q + 2 * step), weight, s6);
                s7 = Vector256.MultiplyAddEstimate(Vector256.Load(q + 3 * step), weight, s7);
                p += tap;
            }
        }

        Store(s0, output);
        Store(s1, output + 8);
        Store(s2, output + 16);
        Store(s3, output + 24);
        Store(s4, output + 32);
        Store(s5, output + 40);
        Store(s6, output + 48);
        Store(s7, output + 56);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void One(float* input, nint ky, nint kyEnd, nint kx, nint kxEnd, float* output, float* residual)
    {
        Vector256<float> s = residual == null ? Bias : Bias + Vector256.Load(residual);
        for (; ky < kyEnd; ky++)
        {
            float* p = input + (ky * Geometry.DilationHeight * Geometry.InWidth + kx * Geometry.DilationWidth) * Block;
            float* w = Weights + ky * Geometry.KernelWidth * Block;
            for (nint k = kx; k < kxEnd; k++)
            {
                s = Vector256.MultiplyAddEstimate(Vector256.Load(p), Vector256.Load(w + k * Block), s);
                p += Geometry.DilationWidth * Block;
            }
        }

        Store(s, output);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Store(Vector256<float> s, float* output)
        => VectorMath.AtMost(VectorMath.AtLeast(s, Vector256.Create(Minimum)), Vector256.Create(Maximum)).Store(output);
}
