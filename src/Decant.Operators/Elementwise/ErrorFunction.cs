namespace Decant.Operators;

/// <summary>The Gauss error function in double precision.</summary>
internal static class ErrorFunction
{
    /// <summary>
    /// <c>erf(x)</c> to within about 1e-15: the Maclaurin series of Abramowitz and Stegun 7.1.6 near zero, and the continued fraction 7.1.14 of erfc elsewhere.
    /// </summary>
    public static double Erf(double x)
    {
        double size = Math.Abs(x);
        if (double.IsNaN(x))
        {
            return x;
        }

        double value = size < 2.5 ? Series(size) : size < 6 ? 1 - Complement(size) : 1;
        return Math.CopySign(value, x);
    }

    /// <summary>The number whose <see cref="Erf"/> is <paramref name="y"/>, by Halley's method from Winitzki's approximation; infinite at ±1 and NaN beyond.</summary>
    public static double Inverse(double y)
    {
        if (Math.Abs(y) >= 1 || y == 0 || double.IsNaN(y))
        {
            return Math.Abs(y) == 1 ? y * double.PositiveInfinity : y == 0 ? y : double.NaN;
        }

        double log = Math.Log((1 - y) * (1 + y));
        double half = (2 / (Math.PI * 0.147)) + (log / 2);
        double x = Math.CopySign(Math.Sqrt(Math.Sqrt((half * half) - (log / 0.147)) - half), y);
        for (int i = 0; i < 3; i++)
        {
            double step = (Erf(x) - y) / (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x));
            x -= step / (1 + (x * step));
        }

        return x;
    }

    // erf(x) = 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)); all terms are positive, so nothing cancels.
    private static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    // √π · e^(x²) · erfc(x) = 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + 2/(x + …))))), from the inside out.
    private static double Complement(double x)
    {
        double fraction = x;
        for (int n = 60; n > 0; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
