using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Decant.Kernels;
using Decant.Tensors;

namespace Decant.Compression;

/// <summary>
/// The tensors of a weight that is stored in blocks; each is computed from the weight when it is read, none is held, but for the scales that
/// were found along with the codes, until they are read in their turn: so the weight is read once.
/// </summary>
internal sealed class CodedWeight
{
    private readonly WeightBlocks _blocks;
    private readonly BlockCoding _coding;
    private readonly FittedWeight? _fitted;
    private readonly ConcurrentBag<CodedTile> _tiles = [];
    private FoundScales? _found;

    /// <param name="blocks">The weight; where the codes are decided, what they stand for.</param>
    /// <param name="coding">How it is stored.</param>
    /// <param name="fitted">The codes where they are decided; null takes the nearest.</param>
    public CodedWeight(WeightBlocks blocks, BlockCoding coding, FittedWeight? fitted = null)
    {
        _blocks = blocks;
        _coding = coding;
        _fitted = fitted;
    }

    /// <summary>The codes as MatMulNBits takes them: <c>uint8[columns, blocks, block · bits / 8]</c>, the last block filled up with zeros.</summary>
    public Tensor ColumnCodes()
    {
        int unit = checked((int)(_blocks.Blocks * _blocks.Block * _coding.Bits / 8));
        return Tensor.Computed(
            ElementType.UInt8,
            Shape.Of(_blocks.Columns, _blocks.Blocks, _blocks.Block * _coding.Bits / 8),
            unit,
            (offset, target) => PackColumns(offset / unit, unit, target));
    }

    /// <summary>The scales, or the zero points, as MatMulNBits takes them: <c>[columns · blocks]</c>, zero points packed for each column.</summary>
    public Tensor ColumnParameters(bool zeros)
    {
        int unit = checked((int)(zeros ? ((_blocks.Blocks * _coding.Bits) + 7) / 8 : _blocks.Blocks * sizeof(float)));
        return Tensor.Computed(
            zeros ? ElementType.UInt8 : ElementType.Float32,
            Shape.Of(_blocks.Columns * (zeros ? unit : _blocks.Blocks)),
            unit,
            (offset, target) => ReadParameters(offset / unit, unit, zeros, target));
    }

    /// <summary>The codes in the order of the weight, of the coding's type and the weight's shape.</summary>
    public Tensor Codes()
    {
        long bits = _coding.Bits;
        long column = _blocks.Length * _blocks.Inner;
        long whole = bits * _blocks.Weight.Length;
        long unit = _blocks.Outer == 1 && _blocks.Inner > 1 && _blocks.Block * _blocks.Inner * bits % 8 == 0 ? _blocks.Block * _blocks.Inner * bits / 8
            : column * bits % 8 == 0 ? column * bits / 8
            : (whole + 7) / 8;
        return Tensor.Computed(_coding.Type, _blocks.Weight.Shape, checked((int)unit), (offset, target) => PackRows(offset, target));
    }

    /// <summary>The scales in the order of the weight, one for each block along the axis.</summary>
    public Tensor Scales() => Tensor.Computed(
        ElementType.Float32, _blocks.ScaleShape, checked((int)(_blocks.Blocks * _blocks.Inner * sizeof(float))), (offset, target) => ParameterRows(offset, target, zeros: false));

    /// <summary>The zero points in the order of the weight, of the coding's type.</summary>
    public Tensor Zeros()
    {
        Shape shape = _blocks.ScaleShape;
        return Tensor.Computed(_coding.Type, shape, checked((int)Math.Max(1, _coding.Type.ByteLength(shape.ElementCount))), (_, target) =>
        {
            float[] values = new float[shape.ElementCount];
            ParameterRows(0, MemoryMarshal.AsBytes(values.AsSpan()), zeros: true);
            Pack(values, target);
        });
    }

    /// <summary>The squares of the weights, and of what encoding changes in them, summed over some blocks spread over the weight.</summary>
    public (double Signal, double Noise) SampleError(int samples)
    {
        double signal = 0, noise = 0;
        long tiles = (_blocks.Columns + WeightBlocks.TileWidth - 1) / WeightBlocks.TileWidth * _blocks.Blocks;
        CodedTile tile = Rent();
        for (long s = 0; s < Math.Min(samples, tiles); s++)
        {
            long at = s * tiles / Math.Min(samples, tiles);
            long column = at / _blocks.Blocks * WeightBlocks.TileWidth;
            int width = _blocks.WidthAt(column, _blocks.Columns - column);
            tile.Fill(column, width, at % _blocks.Blocks, encode: true);
            for (int i = 0; i < _blocks.RowsOf(at % _blocks.Blocks) * width; i++)
            {
                double x = tile.Weights[i];
                double error = x - (_coding.Value(tile.Codes[i], tile.Zeros[i % width]) * tile.Scales[i % width]);
                signal += x * x;
                noise += error * error;
            }
        }

        _tiles.Add(tile);
        return (signal, noise);
    }

    private void PackColumns(long column, int unit, Span<byte> target)
    {
        if (_coding.IsPackedInteger)
        {
            FoundScales found = Found();
            Visit(column, target.Length / unit, encode: false, new PackedColumns(_blocks, unit, column, found), target);
            found.Complete(column, target.Length / unit);
            return;
        }

        target.Clear();
        Visit(column, target.Length / unit, encode: true, new CodeColumns(_blocks, _coding.Bits, unit, padded: true), target);
    }

    private FoundScales Found()
    {
        if (_found is { } known)
        {
            return known;
        }

        var made = new FoundScales(_blocks);
        return Interlocked.CompareExchange(ref _found, made, null) ?? made;
    }

    private void ReadParameters(long column, int unit, bool zeros, Span<byte> target)
    {
        if (!zeros && _found is { } found && found.TryTake(column, MemoryMarshal.Cast<byte, float>(target)))
        {
            _found = found.IsTaken ? null : found;
            return;
        }

        Visit(column, target.Length / unit, encode: false, new ParameterColumns(_coding.Bits, unit, zeros), target);
    }

    private void PackRows(long offset, Span<byte> target)
    {
        target.Clear();
        long first = offset * 8 / _coding.Bits;
        long count = Math.Min((long)target.Length * 8 / _coding.Bits, _blocks.Weight.Length - first);
        if (_blocks.Inner == 1)
        {
            int unit = checked((int)(_blocks.Length * _coding.Bits / 8));
            bool aligned = _blocks.Length * _coding.Bits % 8 == 0;
            Visit(first / _blocks.Length, count / _blocks.Length, encode: true, new CodeColumns(_blocks, _coding.Bits, aligned ? unit : 0, padded: false), target);
            return;
        }

        long slab = _blocks.Inner * _blocks.Length;
        for (long at = first; at < first + count;)
        {
            long index = at % slab / _blocks.Inner / _blocks.Block;
            int rows = _blocks.RowsOf(index);
            EncodeSlab(at / slab * _blocks.Inner, index, rows, at - first, target);
            at += rows * _blocks.Inner;
        }
    }

    // One block of all columns between two indices of the outer axes.
    private void EncodeSlab(long column, long index, int rows, long start, Span<byte> target)
    {
        CodedTile tile = Rent();
        for (long inner = 0; inner < _blocks.Inner;)
        {
            int width = _blocks.WidthAt(column + inner, _blocks.Inner - inner);
            tile.Fill(column + inner, width, index, encode: true);
            for (int r = 0; r < rows; r++)
            {
                Put(tile.Codes.AsSpan(r * width, width), start + (r * _blocks.Inner) + inner, target);
            }

            inner += width;
        }

        _tiles.Add(tile);
    }

    private void Put(ReadOnlySpan<byte> codes, long element, Span<byte> target)
    {
        if (_coding.Bits == 8)
        {
            codes.CopyTo(target[(int)element..]);
            return;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            Nibble(target, element + i, codes[i]);
        }
    }

    private void ParameterRows(long offset, Span<byte> target, bool zeros)
    {
        Span<float> values = MemoryMarshal.Cast<byte, float>(target);
        long slab = _blocks.Blocks * _blocks.Inner;
        long outer = offset / sizeof(float) / slab;
        Visit(outer * _blocks.Inner, values.Length / _blocks.Blocks, encode: false, new ParameterGrid(_blocks, zeros), target);
    }

    private void Visit<TVisitor>(long column, long count, bool encode, TVisitor visitor, Span<byte> target)
        where TVisitor : struct, ITileVisitor
    {
        CodedTile tile = Rent();
        for (long index = 0; index < _blocks.Blocks; index++)
        {
            // Neighbouring columns come one after another, so that the weight is read in the order in which it is stored.
            for (long c = 0; c < count;)
            {
                int width = _blocks.WidthAt(column + c, count - c);
                tile.Fill(column + c, width, index, encode);
                visitor.Visit(tile, c, width, index, target);
                c += width;
            }
        }

        _tiles.Add(tile);
    }

    private void Pack(float[] values, Span<byte> target)
    {
        target.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            Put([(byte)values[i]], i, target);
        }
    }

    private CodedTile Rent() => _tiles.TryTake(out CodedTile? tile) ? tile : new CodedTile(_blocks, _coding, _fitted);

    private static void Nibble(Span<byte> target, long element, int code) => target[(int)(element >> 1)] |= (byte)((code & 15) << (int)((element & 1) * 4));

    // Takes a tile whose first column is the c-th of those asked for.
    private interface ITileVisitor
    {
        void Visit(CodedTile tile, long c, int width, long index, Span<byte> target);
    }

    private readonly struct PackedColumns(WeightBlocks blocks, int unit, long column, FoundScales found) : ITileVisitor
    {
        public void Visit(CodedTile tile, long c, int width, long index, Span<byte> target)
        {
            tile.Pack(width, target[(int)((c * unit) + (index * blocks.Block / 2))..], unit);
            found.Put(column + c, index, tile.Scales.AsSpan(0, width));
        }
    }

    private readonly struct CodeColumns(WeightBlocks blocks, int bits, int unit, bool padded) : ITileVisitor
    {
        public unsafe void Visit(CodedTile tile, long c, int width, long index, Span<byte> target)
        {
            if (padded && bits == 4)
            {
                fixed (byte* codes = tile.Codes, to = target)
                {
                    BlockCodes.PackColumns(codes, blocks.Block, width, to + (c * unit) + (index * blocks.Block / 2), unit);
                }

                return;
            }

            int rows = padded ? blocks.Block : blocks.RowsOf(index);
            for (int i = 0; i < width; i++)
            {
                long element = (unit > 0 ? (c + i) * unit * 8 / bits : (c + i) * blocks.Length) + (index * blocks.Block);
                for (int r = 0; r < rows; r++)
                {
                    byte code = tile.Codes[(r * width) + i];
                    if (bits == 8)
                    {
                        target[(int)(element + r)] = code;
                    }
                    else
                    {
                        Nibble(target, element + r, code);
                    }
                }
            }
        }
    }

    private readonly struct ParameterColumns(int bits, int unit, bool zeros) : ITileVisitor
    {
        public void Visit(CodedTile tile, long c, int width, long index, Span<byte> target)
        {
            for (int i = 0; i < width; i++)
            {
                Span<byte> column = target.Slice((int)((c + i) * unit), unit);
                if (!zeros)
                {
                    MemoryMarshal.Cast<byte, float>(column)[(int)index] = tile.Scales[i];
                }
                else if (bits == 8)
                {
                    column[(int)index] = (byte)tile.Zeros[i];
                }
                else
                {
                    // What was there before is overwritten: the lower nibble comes first.
                    ref byte pair = ref column[(int)(index / 2)];
                    pair = index % 2 == 0 ? (byte)tile.Zeros[i] : (byte)(pair | ((byte)tile.Zeros[i] << 4));
                }
            }
        }
    }

    private readonly struct ParameterGrid(WeightBlocks blocks, bool zeros) : ITileVisitor
    {
        public void Visit(CodedTile tile, long c, int width, long index, Span<byte> target)
        {
            Span<float> values = MemoryMarshal.Cast<byte, float>(target);
            for (int i = 0; i < width; i++)
            {
                (long outer, long inner) = Math.DivRem(c + i, blocks.Inner);
                values[(int)((((outer * blocks.Blocks) + index) * blocks.Inner) + inner)] = zeros ? tile.Zeros[i] : tile.Scales[i];
            }
        }
    }
}
