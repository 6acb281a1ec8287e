namespace Decant.Operators;

/// <summary>Means and variances of the channels of <c>[N,C,area]</c>.</summary>
internal static class ChannelStatistics
{
    /// <summary>The mean and population variance of each channel, over batch and area.</summary>
    public static (double[] Mean, double[] Variance) Of(ReadOnlySpan<double> values, int channels, int area)
    {
        double count = channels == 0 ? 0 : values.Length / channels;
        var mean = new double[channels];
        var variance = new double[channels];
        for (int start = 0, plane = 0; start < values.Length; start += area, plane++)
        {
            foreach (double value in values.Slice(start, area))
            {
                mean[plane % channels] += value / count;
            }
        }

        for (int start = 0, plane = 0; start < values.Length; start += area, plane++)
        {
            foreach (double value in values.Slice(start, area))
            {
                double distance = value - mean[plane % channels];
                variance[plane % channels] += distance * distance / count;
            }
        }

        return (mean, variance);
    }
}
