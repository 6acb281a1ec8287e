using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>F(2, 3).</summary>
internal readonly unsafe struct WinogradTransform2 : IWinogradTransform
{
    public static int Outputs => 2;

    public static int Inputs => 4;

    public static ReadOnlySpan<double> Filter => [1, 0, 0, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0, 0, 1];

    public static void Input(float* from, nint step, float* to, nint toStep)
    {
        Vector256<float> d0 = Vector256.Load(from), d1 = Vector256.Load(from + step), d2 = Vector256.Load(from + 2 * step), d3 = Vector256.Load(from + 3 * step);
        (d0 - d2).Store(to);
        (d1 + d2).Store(to + toStep);
        (d2 - d1).Store(to + 2 * toStep);
        (d1 - d3).Store(to + 3 * toStep);
    }

    public static void Output(float* from, nint step, float* to, nint toStep)
    {
        Vector256<float> m0 = Vector256.Load(from), m1 = Vector256.Load(from + step), m2 = Vector256.Load(from + 2 * step), m3 = Vector256.Load(from + 3 * step);
        (m0 + m1 + m2).Store(to);
        (m1 - m2 - m3).Store(to + toStep);
    }
}
