using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary><c>scale · x + shift</c> over contiguous floats.</summary>
internal static unsafe class AffineKernel
{
    /// <summary>Computes it; the arrays may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* x, float* y, nint count, float scale, float shift)
    {
        Vector256<float> a = Vector256.Create(scale), b = Vector256.Create(shift);
        nint i = 0;
        for (; i + 8 <= count; i += 8)
        {
            Vector256.MultiplyAddEstimate(Vector256.Load(x + i), a, b).Store(y + i);
        }

        for (; i < count; i++)
        {
            y[i] = x[i] * scale + shift;
        }
    }
}
