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

    private readonly void Row3x3<TStride>(float* r0, float* r1, float* r2, float* output, float* residual)
        where TStride : struct, IExtent
    {
        nint left = -Geometry.PadLeft * Block, step = TStride.Value * Block;
        r0 += left;
        r1 += left;
        r2 += left;
        var (first, end) = Geometry.InteriorColumns();
        nint groups = (end - first) / 4, x = first + 4 * groups;
        Interior3x3<TStride>(r0 + first * step, r1 + first * step, r2 + first * step, output + first * Block, residual == null ? null : residual + first * Block, groups);
        for (nint edge = 0; edge < first; edge++)
        {
            Edge3x3<TStride>(r0, r1, r2, edge, output, residual);
        }

        for (; x < Geometry.OutWidth; x++)
        {
            Edge3x3<TStride>(r0, r1, r2, x, output, residual);
        }
    }

    // Four outputs at a time: each input is read once and multiplied by the up to three weights of its row, which stay in registers.
    // A call in this method would spill all of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Interior3x3<TStride>(float* q0, float* q1, float* q2, float* output, float* residual, nint groups)
        where TStride : struct, IExtent
    {
        Vector256<float> w00 = Vector256.Load(Weights), w01 = Vector256.Load(Weights + 8), w02 = Vector256.Load(Weights + 16);
        Vector256<float> w10 = Vector256.Load(Weights + 24), w11 = Vector256.Load(Weights + 32), w12 = Vector256.Load(Weights + 40);
        Vector256<float> w20 = Vector256.Load(Weights + 48), w21 = Vector256.Load(Weights + 56), w22 = Vector256.Load(Weights + 64);
        for (; groups > 0; groups--)
        {
            Vector256<float> s0 = Bias, s1 = s0, s2 = s0, s3 = s0;
            if (residual != null)
            {
                s0 += Vector256.Load(residual);
                s1 += Vector256.Load(residual + 8);
                s2 += Vector256.Load(residual + 16);
                s3 += Vector256.Load(residual + 24);
                residual += 4 * Block;
            }

            if (TStride.Value == 1)
            {
                Vector256<float> v = Vector256.Load(q0);
                s0 = Vector256.MultiplyAddEstimate(v, w00, s0);
                v = Vector256.Load(q0 + 8);
                s0 = Vector256.MultiplyAddEstimate(v, w01, s0);
                s1 = Vector256.MultiplyAddEstimate(v, w00, s1);
                v = Vector256.Load(q0 + 16);
                s0 = Vector256.MultiplyAddEstimate(v, w02, s0);
                s1 = Vector256.MultiplyAddEstimate(v, w01, s1);
                s2 = Vector256.MultiplyAddEstimate(v, w00, s2);
                v = Vector256.Load(q0 + 24);
                s1 = Vector256.MultiplyAddEstimate(v, w02, s1);
                s2 = Vector256.MultiplyAddEstimate(v, w01, s2);
                s3 = Vector256.MultiplyAddEstimate(v, w00, s3);
                v = Vector256.Load(q0 + 32);
                s2 = Vector256.MultiplyAddEstimate(v, w02, s2);
                s3 = Vector256.MultiplyAddEstimate(v, w01, s3);
                v = Vector256.Load(q0 + 40);
                s3 = Vector256.MultiplyAddEstimate(v, w02, s3);
                v = Vector256.Load(q1);
                s0 = Vector256.MultiplyAddEstimate(v, w10, s0);
                v = Vector256.Load(q1 + 8);
                s0 = Vector256.MultiplyAddEstimate(v, w11, s0);
                s1 = Vector256.MultiplyAddEstimate(v, w10, s1);
                v = Vector256.Load(q1 + 16);
                s0 = Vector256.MultiplyAddEstimate(v, w12, s0);
                s1 = Vector256.MultiplyAddEstimate(v, w11, s1);
                s2 = Vector256.MultiplyAddEstimate(v, w10, s2);
                v = Vector256.Load(q1 + 24);
                s1 = Vector256.MultiplyAddEstimate(v, w12, s1);
                s2 = Vector256.MultiplyAddEstimate(v, w11, s2);
                s3 = Vector256.MultiplyAddEstimate(v, w10, s3);
                v = Vector256.Load(q1 + 32);
                s2 = Vector256.MultiplyAddEstimate(v, w12, s2);
                s3 = Vector256.MultiplyAddEstimate(v, w11, s3);
                v = Vector256.Load(q1 + 40);
                s3 = Vector256.MultiplyAddEstimate(v, w12, s3);
                v = Vector256.Load(q2);
                s0 = Vector256.MultiplyAddEstimate(v, w20, s0);
                v = Vector256.Load(q2 + 8);
                s0 = Vector256.MultiplyAddEstimate(v, w21, s0);
                s1 = Vector256.MultiplyAddEstimate(v, w20, s1);
                v = Vector256.Load(q2 + 16);
                s0 = Vector256.MultiplyAddEstimate(v, w22, s0);
                s1 = Vector256.MultiplyAddEstimate(v, w21, s1);
                s2 = Vector256.MultiplyAddEstimate(v, w20, s2);
                v = Vector256.Load(q2 + 24);
                s1 = Vector256.MultiplyAddEstimate(v, w22, s1);
                s2 = Vector256.MultiplyAddEstimate(v, w21, s2);
                s3 = Vector256.MultiplyAddEstimate(v, w20, s3);
                v = Vector256.Load(q2 + 32);
                s2 = Vector256.MultiplyAddEstimate(v, w22, s2);
                s3 = Vector256.MultiplyAddEstimate(v, w21, s3);
                v = Vector256.Load(q2 + 40);
                s3 = Vector256.MultiplyAddEstimate(v, w22, s3);
            }
            else
            {
                Vector256<float> v = Vector256.Load(q0);
                s0 = Vector256.MultiplyAddEstimate(v, w00, s0);
                v = Vector256.Load(q0 + 8);
                s0 = Vector256.MultiplyAddEstimate(v, w01, s0);
                v = Vector256.Load(q0 + 16);
                s0 = Vector256.MultiplyAddEstimate(v, w02, s0);
                s1 = Vector256.MultiplyAddEstimate(v, w00, s1);
                v = Vector256.Load(q0 + 24);
                s1 = Vector256.MultiplyAddEstimate(v, w01, s1);
                v = Vector256.Load(q0 + 32);
                s1 = Vector256.MultiplyAddEstimate(v, w02, s1);
                s2 = Vector256.MultiplyAddEstimate(v, w00, s2);
                v = Vector256.Load(q0 + 40);
                s2 = Vector256.MultiplyAddEstimate(v, w01, s2);
                v = Vector256.Load(q0 + 48);
                s2 = Vector256.MultiplyAddEstimate(v, w02, s2);
                s3 = Vector256.MultiplyAddEstimate(v, w00, s3);
                v = Vector256.Load(q0 + 56);
                s3 = Vector256.MultiplyAddEstimate(v, w01, s3);
                v = Vector256.Load(q0 + 64);
                s3 = Vector256.MultiplyAddEstimate(v, w02, s3);
                v = Vector256.Load(q1);
                s0 = Vector256.MultiplyAddEstimate(v, w10, s0);
                v = Vector256.Load(q1 + 8);
                s0 = Vector256.MultiplyAddEstimate(v, w11, s0);
                v = Vector256.Load(q1 + 16);
                s0 = Vector256.MultiplyAddEstimate(v, w12, s0);
                s1 = Vector256.MultiplyAddEstimate(v, w10, s1);
                v = Vector256.Load(q1 + 24);
                s1 = Vector256.MultiplyAddEstimate(v, w11, s1);
                v = Vector256.Load(q1 + 32);
                s1 = Vector256.MultiplyAddEstimate(v, w12, s1);
                s2 = Vector256.MultiplyAddEstimate(v, w10, s2);
                v = Vector256.Load(q1 + 40);
                s2 = Vector256.MultiplyAddEstimate(v, w11, s2);
                v = Vector256.Load(q1 + 48);
                s2 = Vector256.MultiplyAddEstimate(v, w12, s2);
                s3 = Vector256.MultiplyAddEstimate(v, w10, s3);
                v = Vector256.Load(q1 + 56);
                s3 = Vector256.MultiplyAddEstimate(v, w11, s3);
                v = Vector256.Load(q1 + 64);
                s3 = Vector256.MultiplyAddEstimate(v, w12, s3);
                v = Vector256.Load(q2);
                s0 = Vector256.MultiplyAddEstimate(v, w20, s0);
                v = Vector256.Load(q2 + 8);
                s0 = Vector256.MultiplyAddEstimate(v, w21, s0);
                v = Vector256.Load(q2 + 16);
                s0 = Vector256.MultiplyAddEstimate(v, w22, s0);
                s1 = Vector256.MultiplyAddEstimate(v, w20, s1);
                v = Vector256.Load(q2 + 24);
                s1 = Vector256.MultiplyAddEstimate(v, w21, s1);
                v = Vector256.Load(q2 + 32);
                s1 = Vector256.MultiplyAddEstimate(v, w22, s1);
                s2 = Vector256.MultiplyAddEstimate(v, w20, s2);
                v = Vector256.Load(q2 + 40);
                s2 = Vector256.MultiplyAddEstimate(v, w21, s2);
                v = Vector256.Load(q2 + 48);
                s2 = Vector256.MultiplyAddEstimate(v, w22, s2);
                s3 = Vector256.MultiplyAddEstimate(v, w20, s3);
                v = Vector256.Load(q2 + 56);
                s3 = Vector256.MultiplyAddEstimate(v, w21, s3);
                v = Vector256.Load(q2 + 64);
                s3 = Vector256.MultiplyAddEstimate(v, w22, s3);
            }

            Vector256<float> low = Vector256.Create(Minimum), high = Vector256.Create(Maximum);
            Clamp(s0, low, high).Store(output);
            Clamp(s1, low, high).Store(output + 8);
            Clamp(s2, low, high).Store(output + 16);
            Clamp(s3, low, high).Store(output + 24);
            output += 4 * Block;
            q0 += 4 * TStride.Value * Block;
            q1 += 4 * TStride.Value * Block;
            q2 += 4 * TStride.Value * Block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Edge3x3<TStride>(float* r0, float* r1, float* r2, nint x, float* output, float* residual)
        where TStride : struct, IExtent
    {
        Vector256<float> s = residual == null ? Bias : Bias + Vector256.Load(residual + x * Block);
        nint step = TStride.Value * Block, from = x * TStride.Value - Geometry.PadLeft;
        float* a = r0 + x * step, b = r1 + x * step, c = r2 + x * step, w = Weights;
        if (from >= 0)
        {
            s = Taps1(a, b, c, w, s);
        }

        s = Taps1(a + 8, b + 8, c + 8, w + 8, s);
        if (from + 2 < Geometry.InWidth)
        {
            s = Taps1(a + 16, b + 16, c + 16, w + 16, s);
        }

        Store(s, output + x * Block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Taps1(float* a, float* b, float* c, float* w, Vector256<float> s)
    {
        s = Vector256.MultiplyAddEstimate(Vector256.Load(a), Vector256.Load(w), s);
        s = Vector256.MultiplyAddEstimate(Vector256.Load(b), Vector256.Load(w + 24), s);
        return Vector256.MultiplyAddEstimate(Vector256.Load(c), Vector256.Load(w + 48), s);
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
        => Clamp(s, Vector256.Create(Minimum), Vector256.Create(Maximum)).Store(output);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Clamp(Vector256<float> s, Vector256<float> low, Vector256<float> high)
        => VectorMath.AtMost(VectorMath.AtLeast(s, low), high);
}
