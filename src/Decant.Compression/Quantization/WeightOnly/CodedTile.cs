using Decant.Kernels;

namespace Decant.Compression;

/// <summary>The room in which blocks of some columns are encoded; one thread uses it.</summary>
internal sealed class CodedTile(WeightBlocks blocks, BlockCoding coding, FittedWeight? fitted)
{
    private const int Room = 8;

    private readonly float[] _weights = new float[blocks.Block * WeightBlocks.TileWidth];
    private readonly float[] _least = new float[WeightBlocks.TileWidth];
    private readonly float[] _greatest = new float[WeightBlocks.TileWidth];
    private readonly float[] _inverse = new float[WeightBlocks.TileWidth];

    /// <summary>The scale of each column's block.</summary>
    public float[] Scales { get; } = new float[WeightBlocks.TileWidth];

    /// <summary>The zero point of each column's block.</summary>
    public float[] Zeros { get; } = new float[WeightBlocks.TileWidth];

    /// <summary>The codes, a byte each: <c>[row, column]</c>.</summary>
    public byte[] Codes { get; } = new byte[(blocks.Block * WeightBlocks.TileWidth) + Room];

    /// <summary>The weights: <c>[row, column]</c>.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Finds scales and zero points, and where asked for the codes, of one block of some columns.</summary>
    public unsafe void Fill(long column, int width, long index, bool encode)
    {
        blocks.Load(column, width, index, _weights);
        fixed (float* tile = _weights, least = _least, greatest = _greatest, inverse = _inverse, zeros = Zeros)
        fixed (byte* codes = Codes)
        {
            BlockCodes.Extremes(tile, blocks.RowsOf(index), width, least, greatest);
            for (int c = 0; c < width; c++)
            {
                (Scales[c], zeros[c]) = fitted is null ? coding.Parameters(least[c], greatest[c]) : Fitted(fitted, ((column + c) * blocks.Blocks) + index);
                inverse[c] = 1 / Scales[c];
            }

            if (encode)
            {
                coding.Encode(tile, blocks.Block, width, inverse, zeros, codes);
            }
        }
    }

    /// <summary>Packs the 4-bit integers of the blocks that were filled in last.</summary>
    /// <param name="width">The columns.</param>
    /// <param name="target">Takes half a byte for each weight of a block, for each column.</param>
    /// <param name="stride">The bytes from one column's to the next one's.</param>
    public unsafe void Pack(int width, Span<byte> target, int stride)
    {
        fixed (float* tile = _weights, inverse = _inverse, zeros = Zeros)
        fixed (byte* to = target)
        {
            coding.EncodePacked(tile, blocks.Block, width, inverse, zeros, to, stride);
        }
    }

    private (float Scale, float Zero) Fitted(FittedWeight weight, long block) =>
        (weight.Scales[block], coding.HasZeros ? weight.ZeroPoints[block] : coding.Middle);
}
