using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Packs a matrix into panels of columns.</summary>
internal static unsafe class MatrixPacking
{
    /// <summary>Packs B [K, N], or its transpose as stored, times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* b, nint k, nint n, nint stride, bool transposed, float scale, float* packed)
    {
        var layout = new PanelLayout(n);
        for (nint panel = 0; panel < layout.Panels; panel++)
        {
            nint width = 8 * layout.BlocksOf(panel), first = 16 * panel, columns = Math.Min(width, n - first);
            float* to = packed + first * k;
            if (transposed)
            {
                PackTransposed(b + first * stride, k, stride, columns, width, scale, to);
            }
            else
            {
                PackPlain(b + first, k, stride, columns, width, scale, to);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPlain(float* b, nint k, nint stride, nint columns, nint width, float scale, float* to)
    {
        for (nint row = 0; row < k; row++)
        {
            float* from = b + row * stride;
            for (nint c = 0; c < columns; c++)
            {
                to[c] = from[c] * scale;
            }

            for (nint c = columns; c < width; c++)
            {
                to[c] = 0;
            }

            to += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTransposed(float* b, nint k, nint stride, nint columns, nint width, float scale, float* to)
    {
        for (nint c = 0; c < width; c++)
        {
            float* from = b + c * stride;
            for (nint row = 0; row < k; row++)
            {
                to[row * width + c] = c < columns ? from[row] * scale : 0;
            }
        }
    }
}
