using System.Numerics;

namespace Decant.Operators;

/// <summary>Discrete Fourier transforms of one lane, by the definition.</summary>
internal static class FourierTransform
{
    /// <summary><c>y[k] = sum(x[j] * exp(-2πi jk / n))</c> for the first <paramref name="count"/> k, where x is cut or filled with zeros to n elements.</summary>
    public static Complex[] Forward(ReadOnlySpan<Complex> x, int n, int count) => Transform(x, n, count, -1);

    /// <summary><c>y[k] = sum(x[j] * exp(2πi jk / n)) / n</c>, where x is cut or filled with zeros to n elements.</summary>
    public static Complex[] Inverse(ReadOnlySpan<Complex> x, int n)
    {
        Complex[] result = Transform(x, n, n, 1);
        for (int i = 0; i < n; i++)
        {
            result[i] /= n;
        }

        return result;
    }

    private static Complex[] Transform(ReadOnlySpan<Complex> x, int n, int count, int sign)
    {
        var roots = new Complex[n];
        for (int i = 0; i < n; i++)
        {
            roots[i] = Complex.FromPolarCoordinates(1, sign * 2 * Math.PI * i / n);
        }

        var result = new Complex[count];
        for (int k = 0; k < count; k++)
        {
            Complex sum = Complex.Zero;
            for (int j = 0; j < Math.Min(n, x.Length); j++)
            {
                sum += x[j] * roots[(int)((long)j * k % n)];
            }

            result[k] = sum;
        }

        return result;
    }
}
