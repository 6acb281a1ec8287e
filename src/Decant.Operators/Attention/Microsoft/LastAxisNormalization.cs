namespace Decant.Operators;

/// <summary>Normalization of the runs along the last axis.</summary>
internal static class LastAxisNormalization
{
    /// <summary><c>(x - mean) / sqrt(variance + epsilon) * gamma + beta</c> in place, for runs as long as gamma, and each run's mean and inverse deviation.</summary>
    public static (double[] Means, double[] Inverses) Apply(double[] values, long runs, double epsilon, double[] gamma, double[] beta)
    {
        int size = gamma.Length;
        var means = new double[runs];
        var inverses = new double[runs];
        for (int run = 0; run < means.Length; run++)
        {
            Span<double> lane = values.AsSpan(run * size, size);
            (means[run], double variance) = GroupStatistics.Of(lane);
            inverses[run] = 1 / Math.Sqrt(variance + epsilon);
            for (int i = 0; i < size; i++)
            {
                lane[i] = ((lane[i] - means[run]) * inverses[run] * gamma[i]) + beta[i];
            }
        }

        return (means, inverses);
    }

    /// <summary><c>x / sqrt(mean(x²) + epsilon) * gamma</c> in place, for runs as long as gamma, and each run's inverse root.</summary>
    public static double[] ApplyRootMeanSquare(double[] values, long runs, double epsilon, double[] gamma)
    {
        int size = gamma.Length;
        var inverses = new double[runs];
        for (int run = 0; run < inverses.Length; run++)
        {
            Span<double> lane = values.AsSpan(run * size, size);
            inverses[run] = 1 / Math.Sqrt((OwnSums<double>.Dot(lane, lane) / size) + epsilon);
            for (int i = 0; i < size; i++)
            {
                lane[i] = lane[i] * inverses[run] * gamma[i];
            }
        }

        return inverses;
    }

    /// <summary>Adds a tensor that repeats every <paramref name="period"/> elements or is smaller still: the data's own size, or that of its last axis.</summary>
    /// <exception cref="Decant.Tensors.ModelException">DEC1255: it does not fit.</exception>
    public static void AddRepeated(Graphs.EvaluationContext context, double[] values, Tensors.Tensor? addend, int period)
    {
        if (addend is null)
        {
            return;
        }

        double[] addends = addend.ToDoubles();
        if (addends.Length == 0 || addends.Length > period || values.Length % addends.Length != 0)
        {
            throw context.Fail("DEC1255", $"{addend} does not fit {context.Input(0)}");
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] += addends[i % addends.Length];
        }
    }
}
