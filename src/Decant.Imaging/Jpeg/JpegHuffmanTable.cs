namespace Decant.Imaging;

/// <summary>A Huffman table (T.81 §C) as lookups: short codes by their next bits, with the coefficient's own bits where they fit too.</summary>
internal sealed class JpegHuffmanTable
{
    public const int FastBits = 10;

    /// <summary>By the next <see cref="FastBits"/> bits: symbol · 32 + code length, or 0 where the code is longer.</summary>
    public readonly ushort[] Fast = new ushort[1 << FastBits];

    /// <summary>AC only, by the next <see cref="FastBits"/> bits: value · 512 + run · 32 + all bits consumed, or 0 where they do not fit.</summary>
    public readonly int[] FastCoefficient = new int[1 << FastBits];

    private readonly byte[] _symbols;

    // One past the largest code of each length, left-aligned to 16 bits; the last entry always matches.
    private readonly int[] _limit = new int[18];
    private readonly int[] _offset = new int[17];

    /// <summary>Builds the lookups; null where the counts describe more codes than the lengths allow.</summary>
    public static JpegHuffmanTable? Build(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols, bool dc)
    {
        JpegHuffmanTable table = new(symbols.ToArray());
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++)
        {
            table._offset[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++)
            {
                if (length <= FastBits && code < 1 << length)
                {
                    table.Fast.AsSpan(code << (FastBits - length), 1 << (FastBits - length)).Fill((ushort)((symbols[index] << 5) | length));
                }

                code++;
                index++;
            }

            if (code > 1 << length)
            {
                return null;
            }

            table._limit[length] = code << (16 - length);
            code <<= 1;
        }

        table._limit[17] = int.MaxValue;
        if (!dc)
        {
            table.FillCoefficients();
        }

        return table;
    }

    private JpegHuffmanTable(byte[] symbols) => _symbols = symbols;

    /// <summary>Decodes a code longer than <see cref="FastBits"/> from the next 16 bits: symbol · 32 + length, or 0 where no code matches.</summary>
    public int DecodeLong(int next16)
    {
        int length = FastBits + 1;
        while (next16 >= _limit[length])
        {
            length++;
        }

        int index = length > 16 ? -1 : (next16 >> (16 - length)) + _offset[length];
        return (uint)index < (uint)_symbols.Length ? (_symbols[index] << 5) | length : 0;
    }

    private void FillCoefficients()
    {
        for (int bits = 0; bits < Fast.Length; bits++)
        {
            int length = Fast[bits] & 31;
            int run = Fast[bits] >> 9;
            int size = (Fast[bits] >> 5) & 15;
            if (length == 0 || size == 0 || length + size > FastBits)
            {
                continue;
            }

            int value = (bits >> (FastBits - length - size)) & ((1 << size) - 1);
            value = value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
            FastCoefficient[bits] = (value * 512) + (run * 32) + length + size;
        }
    }
}
