namespace Decant.Operators;

/// <summary>Products of row-major matrices.</summary>
internal static class MatrixProduct
{
    // For fewer rows, reading B where it lies costs less than transposing it.
    private const int TransposeFromRows = 8;

    /// <summary><c>C[m,n] += A[m,k] · B[k,n]</c>.</summary>
    public static void Add<T, TSum, TSums>(Span<TSum> c, ReadOnlySpan<T> a, ReadOnlySpan<T> b, int m, int k, int n)
        where T : unmanaged
        where TSum : unmanaged, System.Numerics.INumber<TSum>
        where TSums : ISums<T, TSum>
    {
        for (int row = 0; row < m; row++)
        {
            ReadOnlySpan<T> factors = a.Slice(row * k, k);
            Span<TSum> target = c.Slice(row * n, n);
            if (n == 1)
            {
                target[0] += TSums.Dot(factors, b[..k]);
                continue;
            }

            for (int inner = 0; inner < k; inner++)
            {
                TSums.AddScaled(target, b.Slice(inner * n, n), 1, factors[inner]);
            }
        }
    }

    /// <summary><c>C[m,n] += A[m,k] · B[n,k]ᵀ</c>.</summary>
    public static void AddTransposed<T, TSum, TSums>(Span<TSum> c, ReadOnlySpan<T> a, ReadOnlySpan<T> b, int m, int k, int n)
        where T : unmanaged
        where TSum : unmanaged, System.Numerics.INumber<TSum>
        where TSums : ISums<T, TSum>
    {
        if (m >= TransposeFromRows)
        {
            Add<T, TSum, TSums>(c, a, Transpose(b, n, k), m, k, n);
            return;
        }

        for (int i = 0; i < m * n; i++)
        {
            c[i] += TSums.Dot(a.Slice(i / n * k, k), b.Slice(i % n * k, k));
        }
    }

    /// <summary>The transpose of a matrix of <paramref name="rows"/> rows.</summary>
    public static T[] Transpose<T>(ReadOnlySpan<T> matrix, int rows, int columns)
    {
        var result = new T[matrix.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = matrix[(row * columns) + column];
            }
        }

        return result;
    }
}
