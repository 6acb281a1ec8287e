namespace Decant.Compression;

/// <summary>
/// The numbers that quantized weights can take: <c>(q - zero) · scale</c> with q between two integers, and one scale and zero point for each block
/// of features of a row.
/// </summary>
internal sealed class WeightGrid
{
    private readonly float[] _scales;
    private readonly int[]? _zeroPoints;
    private readonly int _blocks;
    private readonly int[] _blockOf;

    /// <param name="scales">[row][block].</param>
    /// <param name="zeroPoints">[row][block]; null where all are zero.</param>
    /// <param name="blockOf">The block of each feature of a row.</param>
    /// <param name="lowest">The least integer.</param>
    /// <param name="highest">The greatest integer.</param>
    public WeightGrid(float[] scales, int[]? zeroPoints, int[] blockOf, int lowest, int highest)
    {
        _scales = scales;
        _zeroPoints = zeroPoints;
        _blockOf = blockOf;
        _blocks = blockOf.Length == 0 ? 0 : blockOf.Max() + 1;
        Lowest = lowest;
        Highest = highest;
    }

    /// <summary>The least integer.</summary>
    public int Lowest { get; }

    /// <summary>The greatest integer.</summary>
    public int Highest { get; }

    /// <summary>One scale for each row, or one for all, zero points zero.</summary>
    public static WeightGrid OfRows(float[] scales, int rows, int features, int lowest, int highest) => new(
        scales.Length == rows ? scales : [.. Enumerable.Repeat(scales[0], rows)], null, new int[features], lowest, highest);

    /// <summary>The scale of an element.</summary>
    public float Scale(int row, int feature) => _scales[(row * _blocks) + _blockOf[feature]];

    /// <summary>The integer nearest to <paramref name="value"/>, half to even.</summary>
    public int Nearest(int row, int feature, double value) => Clamp(row, feature, Math.Round(value / Scale(row, feature), MidpointRounding.ToEven));

    /// <summary>The greatest integer that stands for no more than <paramref name="value"/>, before it is limited.</summary>
    public int Below(int row, int feature, double value) => (int)Math.Floor(value / Scale(row, feature)) + Zero(row, feature);

    /// <summary>The number that an integer stands for.</summary>
    public float Value(int row, int feature, int integer) => (integer - Zero(row, feature)) * Scale(row, feature);

    /// <summary>Copies scales and zero points, [row][block].</summary>
    public void CopyTo(Span<float> scales, Span<byte> zeroPoints)
    {
        _scales.CopyTo(scales);
        for (int i = 0; i < _scales.Length; i++)
        {
            zeroPoints[i] = (byte)(_zeroPoints?[i] ?? 0);
        }
    }

    private int Clamp(int row, int feature, double quotient) => (int)Math.Clamp(quotient + Zero(row, feature), Lowest, Highest);

    private int Zero(int row, int feature) => _zeroPoints is null ? 0 : _zeroPoints[(row * _blocks) + _blockOf[feature]];
}
