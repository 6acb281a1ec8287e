using System.Runtime.InteropServices;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// A float32 weight cut into blocks along one axis. Seen as <c>[outer, length, inner]</c>, it has <c>outer · inner</c> columns, and each column
/// has its blocks.
/// </summary>
/// <param name="weight">The weight.</param>
/// <param name="axis">The axis that blocks run along.</param>
/// <param name="block">The elements of a block; the last of a column may be cut short.</param>
internal sealed class WeightBlocks(Tensor weight, int axis, int block)
{
    /// <summary>The columns that are encoded together.</summary>
    public const int TileWidth = 128;

    /// <summary>The weight.</summary>
    public Tensor Weight => weight;

    /// <summary>The axis that blocks run along.</summary>
    public int Axis => axis;

    /// <summary>The elements of a block.</summary>
    public int Block => block;

    /// <summary>The elements behind one index of the axis.</summary>
    public long Inner { get; } = weight.Shape.Strides()[axis];

    /// <summary>The axis' size.</summary>
    public long Length { get; } = weight.Sizes[axis];

    /// <summary>The number of columns.</summary>
    public long Columns => weight.Length / Length;

    /// <summary>The product of the sizes before the axis.</summary>
    public long Outer => Columns / Inner;

    /// <summary>The blocks of a column.</summary>
    public long Blocks => (Length + block - 1) / block;

    /// <summary>The shape of what there is one of for each block: that of the weight with the number of blocks on the axis.</summary>
    public Shape ScaleShape => Shape.Of(weight.Shape.Select((d, i) => i == axis ? Blocks : d));

    /// <summary>The block that an element is in, counted over all columns.</summary>
    public long BlockOf(long element)
    {
        (long outer, long rest) = Math.DivRem(element, Length * Inner);
        return (((outer * Inner) + (rest % Inner)) * Blocks) + (rest / Inner / block);
    }

    /// <summary>The elements of a block that are not beyond the axis' end.</summary>
    public int RowsOf(long index) => (int)Math.Min(block, Length - (index * block));

    /// <summary>The columns from one on that can be loaded together, at most <paramref name="wanted"/>.</summary>
    public int WidthAt(long column, long wanted) =>
        (int)Math.Min(Math.Min(wanted, TileWidth), Inner == 1 ? wanted : Inner - (column % Inner));

    /// <summary>Copies one block of some columns side by side: <c>tile[row, column]</c>; rows beyond the end are zero.</summary>
    public void Load(long column, int width, long index, Span<float> tile)
    {
        int rows = RowsOf(index);
        tile[(rows * width)..(block * width)].Clear();
        long start = (((column / Inner * Length) + (index * block)) * Inner) + (column % Inner);
        if (Inner > 1)
        {
            for (int r = 0; r < rows; r++)
            {
                weight.CopyTo((start + (r * Inner)) * sizeof(float), MemoryMarshal.AsBytes(tile.Slice(r * width, width)));
            }

            return;
        }

        Span<float> one = stackalloc float[rows];
        for (int c = 0; c < width; c++)
        {
            weight.CopyTo((start + (c * Length)) * sizeof(float), MemoryMarshal.AsBytes(one));
            for (int r = 0; r < rows; r++)
            {
                tile[(r * width) + c] = one[r];
            }
        }
    }
}
