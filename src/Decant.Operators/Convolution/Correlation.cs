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
            int c = 0;
            for (; c + 1 < sizes.InputChannels; c += 2)
            {
                ReadOnlySpan<T> pair = x.Slice(((first * sizes.InputChannels) + c) * plane, 2 * plane);
                AddPair<T, TSum, TSums>(target, pair[..plane], pair[plane..], weights.Slice(c * kernel, 2 * kernel), window);
            }

            if (c < sizes.InputChannels)
            {
                AddPlane<T, TSum, TSums>(target, x.Slice(((first * sizes.InputChannels) + c) * plane, plane), weights.Slice(c * kernel, kernel), window);
            }
        }

        return sums;
    }

    // Two channels at once halve the traffic of the sums.
    private static void AddPair<T, TSum, TSums>(
        Span<TSum> target, ReadOnlySpan<T> first, ReadOnlySpan<T> second, ReadOnlySpan<T> weights, WindowGeometry window)
        where T : unmanaged
        where TSum : unmanaged
        where TSums : ISums<T, TSum>
    {
        int step = window.RunStep;
        int kernel = weights.Length / 2;
        for (int k = 0; k < kernel; k++)
        {
            foreach (WindowRun run in window.Runs[k])
            {
                TSums.AddScaledPair(
                    target.Slice(run.Output, run.Count), first[run.Input..], second[run.Input..], step, weights[k], weights[kernel + k]);
            }
        }
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
