namespace Decant.Compression;

/// <summary>Rows of weights that are to be stored in blocks, and what is known of the features they are multiplied with.</summary>
/// <param name="Weights">[row][feature].</param>
/// <param name="Features">The number of features.</param>
/// <param name="BlockOf">The block of each feature.</param>
/// <param name="Coding">How blocks are stored.</param>
internal sealed record BlockedRows(float[] Weights, int Features, int[] BlockOf, BlockCoding Coding)
{
    private const int Shrinkings = 24;
    private const double ShrinkBy = 0.02;

    /// <summary>The number of rows.</summary>
    public int Rows { get; } = Weights.Length / Features;

    /// <summary>The blocks of a row.</summary>
    public int Blocks { get; } = BlockOf.Max() + 1;

    /// <summary>The greatest integer; the least is 0.</summary>
    public int Highest => (1 << Coding.Bits) - 1;

    /// <summary>The mean products of the features, row-major; null where there were no samples.</summary>
    public float[]? Products { get; init; }

    /// <summary>The number of elements of a row of <see cref="Products"/>.</summary>
    public int Stride { get; init; }

    /// <summary>The features of each block.</summary>
    public int[][] FeaturesOfBlocks() => [.. Enumerable.Range(0, Features).GroupBy(f => BlockOf[f]).OrderBy(static g => g.Key).Select(static g => g.ToArray())];

    /// <summary>Scales and zero points that span each block's weights.</summary>
    public WeightGrid SpanningGrid() => Grid((_, _, least, greatest) => Coding.Parameters(least, greatest));

    /// <summary>
    /// Scales and zero points that leave out the ends of a block where the rest gains more by it, as AWQ cuts ranges: the least <c>d·H·dᵀ</c> over the block, where
    /// d is what rounding changes in the weights and H holds the mean products of the block's features.
    /// </summary>
    /// <param name="diagonal">Whether features are taken for uncorrelated.</param>
    public WeightGrid CutGrid(bool diagonal) => Grid((row, features, least, greatest) =>
    {
        (float Scale, float Zero) best = Coding.Parameters(least, greatest);
        double smallest = Loss(row, features, best.Scale, best.Zero, diagonal);
        for (int i = 1; i < Shrinkings; i++)
        {
            float keep = (float)(1 - (i * ShrinkBy));
            (float scale, float zero) = Coding.Parameters(least * keep, greatest * keep);
            double loss = Loss(row, features, scale, zero, diagonal);
            (best, smallest) = loss < smallest ? ((scale, zero), loss) : (best, smallest);
        }

        return best;
    });

    /// <summary>A grid from a choice for each block of each row, given the row, its features, and the least and greatest weight.</summary>
    public WeightGrid Grid(Func<int, int[], float, float, (float Scale, float Zero)> choose)
    {
        int[][] features = FeaturesOfBlocks();
        var scales = new float[Rows * Blocks];
        var zeros = new int[Rows * Blocks];
        Parallel.For(0, Rows, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, row =>
        {
            for (int b = 0; b < features.Length; b++)
            {
                float[] block = Array.ConvertAll(features[b], f => Weights[(row * Features) + f]);
                (float scale, float zero) = choose(row, features[b], block.Min(), block.Max());
                scales[(row * Blocks) + b] = scale;
                zeros[(row * Blocks) + b] = Coding.HasZeros ? (int)zero : Middle;
            }
        });
        return new WeightGrid(scales, zeros, BlockOf, 0, Highest);
    }

    /// <summary>The nearest integers.</summary>
    public int[] Nearest(WeightGrid grid) => [.. Weights.Select((w, i) => grid.Nearest(i / Features, i % Features, w))];

    private int Middle => 1 << (Coding.Bits - 1);

    private double Loss(int row, int[] features, float scale, float zero, bool diagonal)
    {
        double middle = Coding.HasZeros ? zero : Middle;
        Span<double> change = stackalloc double[features.Length];
        for (int i = 0; i < features.Length; i++)
        {
            double w = Weights[(row * Features) + features[i]];
            change[i] = w - ((Math.Clamp(Math.Round(w / scale) + middle, 0, Highest) - middle) * scale);
        }

        double loss = 0;
        for (int i = 0; i < features.Length; i++)
        {
            if (Products is null)
            {
                loss += change[i] * change[i];
                continue;
            }

            ReadOnlySpan<float> products = Products.AsSpan(features[i] * Stride, Features);
            double sum = change[i] * products[features[i]];
            for (int j = 0; j < i && !diagonal; j++)
            {
                sum += 2 * change[j] * products[features[j]];
            }

            loss += change[i] * sum;
        }

        return loss;
    }
}
