using Decant.Tensors;

namespace Decant.Operators;

/// <summary>Convolution as the networks' literature means it: the sums of products of a weight with the input under a sliding window.</summary>
internal static class Correlation
{
    /// <summary>The sums, as <c>[N, G*M, output…]</c>; padding counts as zero.</summary>
    public static TSum[] Run<T, TSum, TSums>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> w, ConvolutionSizes sizes, WindowGeometry window, CancellationToken cancellation)
        where T : unmanaged
        where TSum : unmanaged
        where TSums : ISums<T, TSum>
    {
        int plane = window.InputCount;
        int area = window.OutputCount;
        int kernel = window.KernelCount;
        int channels = sizes.Groups * sizes.OutputChannels;
        var sums = new TSum[checked((long)sizes.Batch * channels * area)];
        for (int output = 0; output < sizes.Batch * channels; output++)
        {
            cancellation.ThrowIfCancellationRequested();
            int channel = output % channels;
            int first = (output / channels * sizes.Groups) + (channel / sizes.OutputChannels);
            Span<TSum> target = sums.AsSpan(output * area, area);
            ReadOnlySpan<T> weights = w.Slice(channel * sizes.InputChannels * kernel, sizes.InputChannels * kernel);
            for (int c = 0; c < sizes.InputChannels; c++)
            {
                ReadOnlySpan<T> source = x.Slice(((first * sizes.InputChannels) + c) * plane, plane);
                AddPlane<T, TSum, TSums>(target, source, weights.Slice(c * kernel, kernel), window);
            }
        }

        return sums;
    }

    private static void AddPlane<T, TSum, TSums>(Span<TSum> target, ReadOnlySpan<T> source, ReadOnlySpan<T> weights, WindowGeometry window)
        where T : unmanaged
        where TSum : unmanaged
        where TSums : ISums<T, TSum>
    {
        int step = window.RunStep;
        WindowRun[][] runs = window.Runs;
        for (int k = 0; k < weights.Length; k++)
        {
            T factor = weights[k];
            foreach (WindowRun run in runs[k])
            {
                TSums.AddScaled(target.Slice(run.Output, run.Count), source[run.Input..], step, factor);
            }
        }
    }

    /// <summary>The shape <c>[N, M, output…]</c>.</summary>
    public static Shape OutputShape(long batch, long channels, WindowGeometry window) => Shape.Of([batch, channels, .. window.Output]);
}
