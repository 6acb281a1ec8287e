namespace Decant.Compression;

/// <summary>k-means of weighted numbers: on a line, clusters are intervals, so a round costs a search for each boundary.</summary>
internal static class ScalarKMeans
{
    /// <summary>The centres, ascending. Deterministic: they start between equal shares of the numbers and of their range.</summary>
    public static float[] Run(IReadOnlyList<(float Value, float Weight)> points, int count, int iterations)
    {
        (float Value, float Weight)[] sorted = [.. points.OrderBy(static p => p.Value)];
        float[] distinct = [.. sorted.Select(static p => p.Value).Distinct().Take(count + 1)];
        if (distinct.Length <= count)
        {
            return distinct;
        }

        var mass = new double[sorted.Length + 1];
        var moment = new double[sorted.Length + 1];
        for (int i = 0; i < sorted.Length; i++)
        {
            mass[i + 1] = mass[i] + sorted[i].Weight;
            moment[i + 1] = moment[i] + ((double)sorted[i].Weight * sorted[i].Value);
        }

        float[] values = Array.ConvertAll(sorted, static p => p.Value);
        double[] centres = Start(values, count);
        for (int round = 0; round < iterations && Move(values, mass, moment, centres); round++)
        {
        }

        return [.. centres.Select(static c => (float)c).Distinct().Order()];
    }

    /// <summary>The index of the centre that is nearest to a value.</summary>
    public static int Nearest(float[] centres, float value)
    {
        int at = Array.BinarySearch(centres, value);
        if (at >= 0)
        {
            return at;
        }

        int above = ~at;
        return above == 0 ? 0 : above == centres.Length ? above - 1 : value - centres[above - 1] <= centres[above] - value ? above - 1 : above;
    }

    // Half by rank and half by range: dense regions get more centres, the tails some.
    private static double[] Start(float[] values, int count)
    {
        var centres = new double[count];
        for (int i = 0; i < count; i++)
        {
            double share = (i + 0.5) / count;
            double byRank = values[(int)(share * values.Length)];
            double byRange = values[0] + (share * ((double)values[^1] - values[0]));
            centres[i] = (byRank + byRange) / 2;
        }

        return centres;
    }

    private static bool Move(float[] values, double[] mass, double[] moment, double[] centres)
    {
        bool moved = false;
        int start = 0;
        for (int c = 0; c < centres.Length; c++)
        {
            int end = c + 1 == centres.Length ? values.Length : Boundary(values, (centres[c] + centres[c + 1]) / 2);
            if (mass[end] - mass[start] > 0)
            {
                double next = (moment[end] - moment[start]) / (mass[end] - mass[start]);
                moved |= Math.Abs(next - centres[c]) > 1e-9 * Math.Abs(next);
                centres[c] = next;
            }

            start = Math.Max(start, end);
        }

        Array.Sort(centres);
        return moved;
    }

    private static int Boundary(float[] values, double limit)
    {
        int low = 0;
        int high = values.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (values[middle] <= limit)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
