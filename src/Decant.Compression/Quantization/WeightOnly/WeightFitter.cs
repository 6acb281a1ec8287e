using Decant.Kernels;

namespace Decant.Compression;

/// <summary>Finds the codes of one weight by a method.</summary>
internal sealed class WeightFitter(WeightOnlyOptions options, ThreadTeam team)
{
    private const float Ridge = 0.05f;

    private readonly BlockCoding _coding = new(options.Encoding, options.Symmetric && options.Method != WeightOnlyMethod.Hqq, unsigned: true);

    /// <summary>The codes, given the moments of each group's features.</summary>
    public FittedWeight Fit(ObservedWeight weight, SecondMoments[] moments)
    {
        int[] blockOf = BlockOf(weight);
        int blocks = blockOf.Max() + 1;
        float[] rows = weight.Rows();
        int outputs = weight.Outputs / weight.Groups;
        BlockedRows[] groups = [.. Enumerable.Range(0, weight.Groups).Select(g => new BlockedRows(
            rows.AsSpan(g * outputs * weight.Features, outputs * weight.Features).ToArray(), weight.Features, blockOf, _coding)
        {
            Products = moments.Length == 0 ? null : Damped(moments[g], weight.Features),
            Stride = weight.Features + 1,
        })];
        double[]? factors = options.Method == WeightOnlyMethod.Awq && !weight.IsState && weight.Groups == 1 ? Awq.Factors(groups[0], weight.ChannelOfFeature, team) : null;
        if (factors is not null)
        {
            groups[0] = Awq.Scaled(groups[0], weight.ChannelOfFeature, factors);
        }

        var codes = new float[rows.Length];
        var scales = new float[weight.Outputs * blocks];
        var zeros = new byte[scales.Length];
        for (int g = 0; g < groups.Length; g++)
        {
            (WeightGrid grid, int[] integers) = Integers(groups[g]);
            Array.ConvertAll(integers, static i => (float)i).CopyTo(codes, g * outputs * weight.Features);
            grid.CopyTo(scales.AsSpan(g * outputs * blocks), zeros.AsSpan(g * outputs * blocks));
        }

        return new FittedWeight([.. weight.FromRows(codes).ToFloats().Select(static c => (byte)c)], scales, zeros)
        {
            InputFactors = factors is null ? null : Array.ConvertAll(factors, static f => (float)(1 / f)),
        };
    }

    // Features that the samples lack (a byte that none holds) must not lose all precision: each counts for a share of the mean. Products of features of
    // which few positions were seen are mostly chance, and count for less.
    private static float[] Damped(SecondMoments moments, int features)
    {
        float[] products = Array.ConvertAll(moments.Products, p => (float)(p / Math.Max(1, moments.Count)));
        int stride = features + 1;
        float mean = Enumerable.Range(0, features).Sum(f => products[(f * stride) + f]) / features;
        float trust = (float)moments.Count / (moments.Count + features);
        for (int f = 0; f < features; f++)
        {
            for (int other = 0; other < features; other++)
            {
                products[(f * stride) + other] *= f == other ? 1 : trust;
            }

            products[(f * stride) + f] += Ridge * mean;
        }

        return products;
    }

    private (WeightGrid Grid, int[] Integers) Integers(BlockedRows rows)
    {
        switch (options.Method)
        {
            case WeightOnlyMethod.Gptq:
                WeightGrid cut = rows.CutGrid(diagonal: true);
                return (cut, Gptq.Round(rows.Weights, rows.Features, Array.ConvertAll(rows.Products!, static p => (double)p), rows.Stride, cut, 0, options.Gptq));
            case WeightOnlyMethod.Hqq:
                WeightGrid grid = rows.Grid((row, features, _, _) => Hqq.Parameters(Array.ConvertAll(features, f => rows.Weights[(row * rows.Features) + f]), rows.Highest));
                return (grid, rows.Nearest(grid));
            default:
                WeightGrid best = rows.CutGrid(diagonal: false);
                return (best, rows.Nearest(best));
        }
    }

    // Blocks run along the channels, at each place of a kernel by themselves.
    private int[] BlockOf(ObservedWeight weight)
    {
        int[] channels = weight.ChannelOfFeature;
        var seen = new int[channels.Max() + 1];
        int blocks = (seen.Length + options.Block - 1) / options.Block;
        return Array.ConvertAll(channels, c => (seen[c]++ * blocks) + (c / options.Block));
    }
}
