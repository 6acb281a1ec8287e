namespace Decant.Compression;

/// <summary>How much each weight of a layer matters.</summary>
internal static class WeightScores
{
    /// <summary>The scores [output][feature].</summary>
    /// <param name="criterion">What counts.</param>
    /// <param name="rows">The weights [output][feature].</param>
    /// <param name="features">The weights of one output.</param>
    /// <param name="norms">The root mean square of each feature, for each group of outputs; null where it is not needed.</param>
    /// <param name="random">Draws random scores.</param>
    public static double[] Of(WeightCriterion criterion, float[] rows, int features, double[][]? norms, Random random) => criterion switch
    {
        WeightCriterion.L2 => Array.ConvertAll(rows, static w => (double)w * w),
        WeightCriterion.Random => Array.ConvertAll(rows, _ => random.NextDouble()),
        WeightCriterion.Lamp => Lamp(rows),
        WeightCriterion.Wanda or WeightCriterion.SparseGpt => Wanda(rows, features, norms!),
        _ => Array.ConvertAll(rows, static w => Math.Abs((double)w)),
    };

    private static double[] Lamp(float[] rows)
    {
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        float[] sizes = Array.ConvertAll(rows, static w => -Math.Abs(w));
        Array.Sort(sizes, order);
        var scores = new double[rows.Length];
        double sum = 0;
        foreach (int i in order)
        {
            double square = (double)rows[i] * rows[i];
            sum += square;
            scores[i] = sum == 0 ? 0 : square / sum;
        }

        return scores;
    }

    private static double[] Wanda(float[] rows, int features, double[][] norms)
    {
        int outputs = rows.Length / features / norms.Length;
        var scores = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            scores[i] = Math.Abs(rows[i]) * norms[i / features / outputs][i % features];
        }

        return scores;
    }
}
