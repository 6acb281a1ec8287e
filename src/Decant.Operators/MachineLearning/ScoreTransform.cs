namespace Decant.Operators;

/// <summary>What classical models do to the scores of a row at the end.</summary>
internal static class ScoreTransform
{
    /// <summary>Changes a row: 0 nothing, 1 softmax, 2 logistic, 3 softmax of those that are not zero, 4 probit.</summary>
    public static void Apply(long kind, Span<double> row)
    {
        switch (kind)
        {
            case 1:
                SoftmaxOp.Normalize(row);
                break;
            case 2:
                foreach (ref double value in row)
                {
                    value = 1 / (1 + Math.Exp(-value));
                }

                break;
            case 3:
                NormalizeNonzero(row);
                break;
            case 4:
                foreach (ref double value in row)
                {
                    value = Math.Sqrt(2) * ErrorFunction.Inverse((2 * value) - 1);
                }

                break;
        }
    }

    private static void NormalizeNonzero(Span<double> row)
    {
        double[] taken = Array.FindAll(row.ToArray(), static v => v != 0);
        SoftmaxOp.Normalize(taken);
        int next = 0;
        foreach (ref double value in row)
        {
            value = value != 0 ? taken[next++] : 0;
        }
    }
}
