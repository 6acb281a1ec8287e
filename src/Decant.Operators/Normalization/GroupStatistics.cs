namespace Decant.Operators;

/// <summary>Mean and variance of runs of neighbouring elements.</summary>
internal static class GroupStatistics
{
    /// <summary>The mean and population variance of one run.</summary>
    public static (double Mean, double Variance) Of(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, squares / values.Length);
    }

    /// <summary>Subtracts the mean of each run of <paramref name="size"/> elements and divides by <c>sqrt(variance + epsilon)</c>, in place.</summary>
    public static void Normalize(Span<double> values, int size, double epsilon)
    {
        for (int start = 0; start < values.Length; start += size)
        {
            Span<double> run = values.Slice(start, size);
            (double mean, double variance) = Of(run);
            double factor = 1 / Math.Sqrt(variance + epsilon);
            foreach (ref double value in run)
            {
                value = (value - mean) * factor;
            }
        }
    }

    /// <summary>Multiplies and adds one number for each channel of <c>[N,C,area]</c>, in place.</summary>
    public static void ScaleChannels(Span<double> values, double[] scale, double[] bias, int area)
    {
        for (int start = 0, plane = 0; start < values.Length; start += area, plane++)
        {
            foreach (ref double value in values.Slice(start, area))
            {
                value = (value * scale[plane % scale.Length]) + bias[plane % bias.Length];
            }
        }
    }
}
