using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Turns the products of one query into weights.</summary>
internal static unsafe class ScoreRow
{
    /// <summary>Replaces products by <c>e^(score − greatest score)</c>, and by 0 from <paramref name="visible"/> to <paramref name="end"/>.</summary>
    /// <returns>One over the sum of the weights; NaN where no key is seen.</returns>
    public static float Run(float* scores, nint visible, nint end, in AttentionArguments arguments, nint batch, nint head, nint query)
    {
        nint at = batch * arguments.MaskStrides.Batch + head * arguments.MaskStrides.Head + query * arguments.MaskStrides.Query, step = arguments.MaskStrides.Key;
        float scale = arguments.Scale;
        if (arguments.Softcap > 0 || scale <= 0)
        {
            Scale(scores, visible, scale, arguments.Softcap);
            scale = 1;
        }

        if (arguments.Bias != null)
        {
            AddBias(scores, visible, scale, arguments.Bias + at, step);
            scale = 1;
        }
        else if (arguments.Mask != null)
        {
            Hide(scores, visible, arguments.Mask + at, step);
        }

        // The greatest product times a positive factor is the greatest score.
        float sum = Exponentials(scores, visible, scale);
        new Span<float>(scores + visible, (int)(end - visible)).Clear();
        return 1 / sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(float* scores, nint count, float scale, float cap)
    {
        nint i = 0;
        if (cap > 0)
        {
            Vector256<float> bound = Vector256.Create(cap), inner = Vector256.Create(scale / cap);
            for (; i + 8 <= count; i += 8)
            {
                (bound * VectorMath.Tanh(Vector256.Load(scores + i) * inner)).Store(scores + i);
            }

            for (; i < count; i++)
            {
                scores[i] = cap * VectorMath.Tanh(Vector256.Create(scores[i] * (scale / cap))).ToScalar();
            }

            return;
        }

        for (; i + 8 <= count; i += 8)
        {
            (Vector256.Load(scores + i) * scale).Store(scores + i);
        }

        for (; i < count; i++)
        {
            scores[i] *= scale;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBias(float* scores, nint count, float scale, float* bias, nint step)
    {
        nint i = 0;
        for (; step == 1 && i + 8 <= count; i += 8)
        {
            Vector256.MultiplyAddEstimate(Vector256.Load(scores + i), Vector256.Create(scale), Vector256.Load(bias + i)).Store(scores + i);
        }

        for (; i < count; i++)
        {
            scores[i] = (scores[i] * scale) + bias[i * step];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Hide(float* scores, nint count, byte* mask, nint step)
    {
        for (nint i = 0; i < count; i++)
        {
            scores[i] = mask[i * step] != 0 ? scores[i] : float.NegativeInfinity;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Exponentials(float* scores, nint count, float scale)
    {
        if (count == 0)
        {
            return float.NaN;
        }

        float greatest = Reduction.Row(ReductionKind.Max, scores, count);
        Vector256<float> shift = Vector256.Create(greatest), factor = Vector256.Create(scale), sums = Vector256<float>.Zero;
        nint i = 0;
        for (; i + 8 <= count; i += 8)
        {
            Vector256<float> e = VectorMath.Exp((Vector256.Load(scores + i) - shift) * factor);
            sums += e;
            e.Store(scores + i);
        }

        float sum = Vector256.Sum(sums);
        for (; i < count; i++)
        {
            scores[i] = VectorMath.Exp(Vector256.Create((scores[i] - greatest) * scale)).ToScalar();
            sum += scores[i];
        }

        return sum;
    }
}
