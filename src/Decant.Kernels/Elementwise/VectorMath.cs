using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Decant.Kernels;

/// <summary>
/// Elementary functions on eight floats. The greatest errors against double, over all floats, are stated with each and asserted by tests.
/// NaN gives NaN.
/// </summary>
internal static class VectorMath
{
    private const float ExpOverflow = 88.722839f;
    private const float ExpUnderflow = -103.97208f;

    /// <summary><c>max(bound, x)</c> that keeps a NaN of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AtLeast(Vector256<float> x, Vector256<float> bound)
        => Avx.IsSupported ? Avx.Max(bound, x) : Vector256.ConditionalSelect(Vector256.LessThan(x, bound), bound, x);

    /// <summary><c>min(bound, x)</c> that keeps a NaN of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AtMost(Vector256<float> x, Vector256<float> bound)
        => Avx.IsSupported ? Avx.Min(bound, x) : Vector256.ConditionalSelect(Vector256.GreaterThan(x, bound), bound, x);

    /// <summary><c>e^x</c>; 2 ulp (Cephes expf: argument reduction by ln 2 in two parts, polynomial of degree 6).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        Vector256<float> clamped = AtMost(AtLeast(x, Vector256.Create(ExpUnderflow)), Vector256.Create(ExpOverflow));
        Vector256<float> n = Vector256.Round(clamped * 1.44269504088896341f);
        Vector256<float> r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-0.693359375f), clamped);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(2.12194440e-4f), r);
        Vector256<float> p = Vector256.Create(1.9875691500e-4f);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(1.3981999507e-3f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(8.3334519073e-3f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(4.1665795894e-2f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(1.6666665459e-1f));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(5.0000001201e-1f));
        p = Vector256.MultiplyAddEstimate(p, r * r, r) + Vector256<float>.One;
        Vector256<int> exponent = Vector256.ConvertToInt32Native(n);
        Vector256<int> half = Vector256.ShiftRightArithmetic(exponent, 1);
        Vector256<float> result = p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
        result = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256.Create(ExpOverflow)), Vector256.Create(float.PositiveInfinity), result);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(ExpUnderflow)), Vector256<float>.Zero, result);
    }

    /// <summary><c>1 / (1 + e^-x)</c>; 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x)
    {
        // Below -88 e^-x overflows although the result is a denormal; e^x is then the result to the last bit.
        Vector256<float> e = Exp(-Vector256.Abs(x));
        Vector256<float> denominator = Vector256<float>.One + e;
        Vector256<float> numerator = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), e, Vector256<float>.One);
        return numerator / denominator;
    }

    /// <summary><c>tanh(x)</c>; 4 ulp (Cephes tanhf: a polynomial below 0.625, the exponential above).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        Vector256<float> a = Vector256.Abs(x);
        Vector256<float> s = x * x;
        Vector256<float> p = Vector256.Create(-5.70498872745e-3f);
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(2.06390887954e-2f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(-5.37397155531e-2f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(1.33314422036e-1f));
        p = Vector256.MultiplyAddEstimate(p, s, Vector256.Create(-3.33332819422e-1f));
        Vector256<float> small = Vector256.MultiplyAddEstimate(p * s, x, x);
        Vector256<float> e = Exp(a + a);
        Vector256<float> large = Vector256<float>.One - Vector256.Create(2f) / (e + Vector256<float>.One);
        large = CopySign(large, x);
        return Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256.Create(0.625f)), small, large);
    }

    /// <summary><c>erf(x)</c>; 3 ulp (minimax polynomials on both sides of 0.93, N. Juffa).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Erf(Vector256<float> x)
    {
        Vector256<float> t = Vector256.Abs(x);
        Vector256<float> s = x * x;
        Vector256<float> r = Vector256.MultiplyAddEstimate(Vector256.Create(-1.72853470e-5f), t, Vector256.Create(3.83197126e-4f));
        Vector256<float> u = Vector256.MultiplyAddEstimate(Vector256.Create(-3.88396438e-3f), t, Vector256.Create(2.42546219e-2f));
        r = Vector256.MultiplyAddEstimate(r, s, u);
        r = Vector256.MultiplyAddEstimate(r, t, Vector256.Create(-1.06777877e-1f));
        r = Vector256.MultiplyAddEstimate(r, t, Vector256.Create(-6.34846687e-1f));
        r = Vector256.MultiplyAddEstimate(r, t, Vector256.Create(-1.28717512e-1f));
        r = Vector256.MultiplyAddEstimate(r, t, -t);
        Vector256<float> large = CopySign(Vector256<float>.One - Exp(AtLeast(r, Vector256.Create(-100f))), x);
        large = Vector256.ConditionalSelect(Vector256.GreaterThan(t, Vector256.Create(4f)), CopySign(Vector256<float>.One, x), large);
        r = Vector256.Create(-5.96761703e-4f);
        r = Vector256.MultiplyAddEstimate(r, s, Vector256.Create(4.99119423e-3f));
        r = Vector256.MultiplyAddEstimate(r, s, Vector256.Create(-2.67681349e-2f));
        r = Vector256.MultiplyAddEstimate(r, s, Vector256.Create(1.12819925e-1f));
        r = Vector256.MultiplyAddEstimate(r, s, Vector256.Create(-3.76125336e-1f));
        r = Vector256.MultiplyAddEstimate(r, s, Vector256.Create(1.28379166e-1f));
        Vector256<float> small = Vector256.MultiplyAddEstimate(r, x, x);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(t, Vector256.Create(0.927734375f)), large, small);
    }

    /// <summary><c>log(x)</c>; 2 ulp (Cephes logf). Zero gives minus infinity, negative numbers NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> x)
    {
        Vector256<float> tiny = Vector256.LessThan(x, Vector256.Create(1.17549435e-38f));
        Vector256<float> scaled = Vector256.ConditionalSelect(tiny, x * 33554432f, x);
        Vector256<int> bits = scaled.AsInt32();
        Vector256<int> shifted = bits - Vector256.Create(0x3F3504F3);
        Vector256<int> exponent = Vector256.ShiftRightArithmetic(shifted, 23);
        Vector256<float> m = (bits - Vector256.ShiftLeft(exponent, 23)).AsSingle() - Vector256<float>.One;
        Vector256<float> e = Vector256.ConvertToSingle(exponent) - (tiny & Vector256.Create(25f));
        Vector256<float> z = m * m;
        Vector256<float> p = Vector256.Create(7.0376836292e-2f);
        p = Vector256.MultiplyAddEstimate(p, m, Vector256.Create(-1.1514610310e-1f));
        p = Vector256.MultiplyAddEstimate(p, m, Vector256.Create(1.1676998740e-1f));
        p = Vector256.MultiplyAddEstimate(p, m, Vector256.Create(-1.2420140846e-1f));
        p = Vector256.MultiplyAddEstimate(p, m, Vector256.Create(1.4249322787e-1f));
        p = Vector256.MultiplyAddEstimate(p, m, Vector256.Create(-1.6668057665e-1f));
        p = Vector256.MultiplyAddEstimate(p, m, Vector256.Create(2.0000714765e-1f));
        p = Vector256.MultiplyAddEstimate(p, m, Vector256.Create(-2.4999993993e-1f));
        p = Vector256.MultiplyAddEstimate(p, m, Vector256.Create(3.3333331174e-1f));
        Vector256<float> y = p * m * z;
        y = Vector256.MultiplyAddEstimate(e, Vector256.Create(-2.12194440e-4f), y);
        y = Vector256.MultiplyAddEstimate(Vector256.Create(-0.5f), z, y);
        y = Vector256.MultiplyAddEstimate(e, Vector256.Create(0.693359375f), m + y);
        y = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256.Create(float.PositiveInfinity)), x, y);
        y = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<float>.Zero), Vector256.Create(float.NegativeInfinity), y);
        return Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(x, Vector256<float>.Zero), y, Vector256.Create(float.NaN));
    }

    /// <summary>The magnitude of one with the sign of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> CopySign(Vector256<float> magnitude, Vector256<float> sign)
        => Vector256.ConditionalSelect(Vector256.Create(-0f), sign, magnitude);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> PowerOfTwo(Vector256<int> exponent)
        => Vector256.ShiftLeft(exponent + Vector256.Create(127), 23).AsSingle();
}
