using Decant.Graphs;

namespace Decant.Compression;

/// <summary>Gives layers shares of zeros of their own.</summary>
internal static class SparsityAllocation
{
    private const int Steps = 20;

    /// <summary>
    /// The shares whose errors sum up to the least while the model reaches its sparsity: the layers' relative output errors at rising shares are found
    /// from the moments, and the cheapest next step is taken until enough weights are zero.
    /// </summary>
    public static Dictionary<string, double> LeastError(Model model, IReadOnlySet<string> names, LayerMoments moments, WeightPruningOptions options)
    {
        LinearLayer[] layers = [.. model.Graph.Nodes.Select(LinearLayer.Of).OfType<LinearLayer>().Where(l => names.Contains(l.Output.Name) && moments.Products(l.Output.Name) is not null)];
        double[][] errors = [.. layers.Select(l => Errors(l, moments))];
        var steps = new int[layers.Length];
        double wanted = options.Sparsity * layers.Sum(static l => (double)l.Weight.Length);
        for (double zeros = 0; zeros < wanted;)
        {
            int best = Enumerable.Range(0, layers.Length).Where(i => steps[i] < Steps - 1)
                .OrderBy(i => (errors[i][steps[i] + 1] - errors[i][steps[i]]) / layers[i].Weight.Length).ThenBy(static i => i).FirstOrDefault(-1);
            if (best < 0)
            {
                break;
            }

            steps[best]++;
            zeros += layers[best].Weight.Length / (double)Steps;
        }

        var shares = names.ToDictionary(static n => n, _ => options.Sparsity, StringComparer.Ordinal);
        for (int i = 0; i < layers.Length; i++)
        {
            shares[layers[i].Output.Name] = (double)steps[i] / Steps;
        }

        return shares;
    }

    /// <summary>|(W - W')·X|² / |W·X|² for each of equally spaced shares, the smallest of |w|·|x| of each output gone; without moments |W - W'|² / |W|².</summary>
    internal static double[] Errors(LinearLayer layer, LayerMoments? moments)
    {
        float[] rows = layer.Rows();
        if (moments?.Products(layer.Output.Name) is not { } products)
        {
            return WeightErrors(rows);
        }

        double[][] norms = moments.Norms(layer.Output.Name);
        double[] scores = WeightScores.Of(WeightCriterion.Wanda, rows, layer.Features, norms, new Random(0));
        var errors = new double[Steps];
        double whole = 0;
        int outputs = layer.Outputs / layer.Groups;
        for (int o = 0; o < layer.Outputs; o++)
        {
            float[] row = rows[(o * layer.Features)..((o + 1) * layer.Features)];
            int[] order = [.. Enumerable.Range(0, row.Length)];
            Array.Sort(scores[(o * layer.Features)..((o + 1) * layer.Features)], order);
            float[] sums = products[o / outputs];
            var gone = new float[row.Length];
            whole += Energy(row, sums);
            for (int step = 1, i = 0; step < Steps; step++)
            {
                for (; i < row.Length * step / Steps; i++)
                {
                    gone[order[i]] = row[order[i]];
                }

                errors[step] += Energy(gone, sums);
            }
        }

        return whole == 0 ? errors : Array.ConvertAll(errors, e => e / whole);
    }

    private static double[] WeightErrors(float[] rows)
    {
        double[] squares = [.. rows.Select(static w => (double)w * w).Order()];
        double whole = squares.Sum();
        var errors = new double[Steps];
        double sum = 0;
        for (int step = 1, i = 0; step < Steps; step++)
        {
            for (; i < squares.Length * step / Steps; i++)
            {
                sum += squares[i];
            }

            errors[step] = whole == 0 ? 0 : sum / whole;
        }

        return errors;
    }

    private static double Energy(float[] row, float[] products)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] != 0)
            {
                sum += row[i] * Dot(row, products.AsSpan(i * (row.Length + 1), row.Length));
            }
        }

        return sum;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        System.Numerics.Vector<float> sums = default;
        int i = 0;
        for (int width = System.Numerics.Vector<float>.Count; i + width <= a.Length; i += width)
        {
            sums += new System.Numerics.Vector<float>(a[i..]) * new System.Numerics.Vector<float>(b[i..]);
        }

        float sum = System.Numerics.Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
