using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>F(4, 3).</summary>
internal readonly unsafe struct WinogradTransform4 : IWinogradTransform
{
    public static int Outputs => 4;

    public static int Inputs => 6;

    public static ReadOnlySpan<double> Filter =>
    [
        1.0 / 4, 0, 0,
        -1.0 / 6, -1.0 / 6, -1.0 / 6,
        -1.0 / 6, 1.0 / 6, -1.0 / 6,
        1.0 / 24, 1.0 / 12, 1.0 / 6,
        1.0 / 24, -1.0 / 12, 1.0 / 6,
        0, 0, 1,
    ];

    public static void Input(float* from, nint step, float* to, nint toStep)
    {
        Vector256<float> d0 = Vector256.Load(from), d1 = Vector256.Load(from + step), d2 = Vector256.Load(from + 2 * step);
        Vector256<float> d3 = Vector256.Load(from + 3 * step), d4 = Vector256.Load(from + 4 * step), d5 = Vector256.Load(from + 5 * step);
        Vector256<float> four = Vector256.Create(4f), five = Vector256.Create(-5f);
        Vector256.MultiplyAddEstimate(d2, five, Vector256.MultiplyAddEstimate(d0, four, d4)).Store(to);
        Vector256.MultiplyAddEstimate(d3, five, Vector256.MultiplyAddEstimate(d1, four, d5)).Store(to + 5 * toStep);
        Vector256<float> even = Vector256.MultiplyAddEstimate(d2, -four, d4), odd = Vector256.MultiplyAddEstimate(d1, -four, d3);
        (even + odd).Store(to + toStep);
        (even - odd).Store(to + 2 * toStep);
        even = d4 - d2;
        odd = (d3 - d1) * 2f;
        (even + odd).Store(to + 3 * toStep);
        (even - odd).Store(to + 4 * toStep);
    }

    public static void Output(float* from, nint step, float* to, nint toStep)
    {
        Vector256<float> m0 = Vector256.Load(from), m1 = Vector256.Load(from + step), m2 = Vector256.Load(from + 2 * step);
        Vector256<float> m3 = Vector256.Load(from + 3 * step), m4 = Vector256.Load(from + 4 * step), m5 = Vector256.Load(from + 5 * step);
        Vector256<float> sum1 = m1 + m2, difference1 = m1 - m2, sum2 = m3 + m4, difference2 = m3 - m4;
        (m0 + sum1 + sum2).Store(to);
        Vector256.MultiplyAddEstimate(difference2, Vector256.Create(2f), difference1).Store(to + toStep);
        Vector256.MultiplyAddEstimate(sum2, Vector256.Create(4f), sum1).Store(to + 2 * toStep);
        Vector256.MultiplyAddEstimate(difference2, Vector256.Create(8f), difference1 + m5).Store(to + 3 * toStep);
    }
}
