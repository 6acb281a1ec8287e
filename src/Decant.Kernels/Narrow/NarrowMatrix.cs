namespace Decant.Kernels;

/// <summary>
/// The right-hand matrix B [K, N] of a product, kept as codes of a few bits: <c>B[k,n] = (number(code) − zero) · scale</c>, with one scale and zero for
/// each column and block of K. It is decoded in registers (<see cref="NarrowGemm"/>).
/// </summary>
/// <remarks>Codes lie in panels of 32 columns, [K/codes][32] words of 32 bits, in which the codes of one column follow each other along K.</remarks>
public sealed unsafe class NarrowMatrix : IDisposable
{
    private readonly NativeBuffer _words;
    private readonly NativeBuffer _scales;
    private readonly NativeBuffer? _zeros;
    private readonly NativeBuffer _table = new(16 * sizeof(float));

    /// <summary>Makes a matrix of zeros; codes, scales and zero points are put in afterwards.</summary>
    /// <param name="code">How weights are stored.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="block">The rows that share a scale: K or more, or a multiple of the codes in 32 bits.</param>
    /// <param name="zero">The zero point of all blocks; NaN where each has its own.</param>
    /// <exception cref="ArgumentException">DEC1525: the sizes do not fit.</exception>
    public NarrowMatrix(NarrowCode code, nint k, nint n, nint block, float zero = 0)
    {
        Code = code;
        if (k < 1 || n < 1 || block < 1 || (block < k && block % CodesPerWord != 0))
        {
            throw new ArgumentException($"DEC1525 narrow matrix: [{k}, {n}] in blocks of {block} {code}: blocks need a multiple of {CodesPerWord} rows");
        }

        nint words = (k + CodesPerWord - 1) / CodesPerWord;
        NarrowView view = new() { Code = code, K = k, N = n, Words = words, BlockWords = Math.Min((block + CodesPerWord - 1) / CodesPerWord, words), Zero = zero };
        nint scales = view.Panels * view.Blocks * NarrowView.PanelColumns * sizeof(float);
        _words = new NativeBuffer(view.Panels * words * NarrowView.PanelColumns * sizeof(uint));
        _scales = new NativeBuffer(scales);
        _zeros = float.IsNaN(zero) ? new NativeBuffer(scales) : null;
        view.Data = (uint*)_words.Pointer;
        view.Scales = _scales.Floats;
        view.Zeros = _zeros is null ? null : _zeros.Floats;
        view.Table = _table.Floats;
        View = view;
    }

    /// <summary>How weights are stored.</summary>
    public NarrowCode Code { get; }

    /// <summary>Rows of B.</summary>
    public nint K => View.K;

    /// <summary>Columns of B.</summary>
    public nint N => View.N;

    /// <summary>The bytes that codes, scales and zero points take.</summary>
    public nint Bytes => _words.Length + _scales.Length + (_zeros?.Length ?? 0);

    /// <summary>The codes in a word of 32 bits.</summary>
    public int CodesPerWord => 32 / BitsOf(Code);

    /// <summary>The table of <see cref="NarrowCode.Table4"/>: 16 numbers.</summary>
    public Span<float> Table => new(_table.Floats, 16);

    /// <summary>The memory, which lives as long as the matrix.</summary>
    internal NarrowView View { get; }

    /// <summary>The bits of a code.</summary>
    public static int BitsOf(NarrowCode code) => code switch
    {
        NarrowCode.UInt2 => 2,
        NarrowCode.UInt4 or NarrowCode.Table4 => 4,
        NarrowCode.Float16 or NarrowCode.BFloat16 => 16,
        _ => 8,
    };

    /// <summary>Puts in the codes of one column, packed along K, lowest bits first.</summary>
    /// <param name="column">The column.</param>
    /// <param name="packed">At least K codes.</param>
    public void SetColumn(nint column, ReadOnlySpan<byte> packed)
    {
        uint* words = View.WordsOf(column / NarrowView.PanelColumns) + (column % NarrowView.PanelColumns);
        int bits = BitsOf(Code);
        nint bytes = ((K * bits) + 7) / 8;
        for (nint w = 0; w < View.Words; w++)
        {
            uint word = 0;
            for (nint b = 4 * w; b < Math.Min(4 * (w + 1), bytes); b++)
            {
                word |= (uint)packed[(int)b] << (int)(8 * (b % 4));
            }

            // What lies behind the last code of a column is no weight.
            nint codes = Math.Min(CodesPerWord, K - (w * CodesPerWord));
            words[w * NarrowView.PanelColumns] = codes == CodesPerWord ? word : word & ((1u << (int)(codes * bits)) - 1);
        }
    }

    /// <summary>Puts in the codes of one row, one of them an element.</summary>
    /// <param name="row">The row; each may be put in once.</param>
    /// <param name="codes">N codes.</param>
    public void SetRow(nint row, ReadOnlySpan<ushort> codes)
    {
        int shift = (int)(row % CodesPerWord) * BitsOf(Code);
        uint mask = (1u << BitsOf(Code)) - 1;
        nint at = row / CodesPerWord * NarrowView.PanelColumns;
        for (nint n = 0; n < N; n++)
        {
            View.WordsOf(n / NarrowView.PanelColumns)[at + (n % NarrowView.PanelColumns)] |= (codes[(int)n] & mask) << shift;
        }
    }

    /// <summary>Puts in the scale of one block, and its zero point where each has its own.</summary>
    /// <param name="column">The column.</param>
    /// <param name="block">The block along K.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="zero">The zero point.</param>
    public void SetScale(nint column, nint block, float scale, float zero = 0)
    {
        nint at = (block * NarrowView.PanelColumns) + (column % NarrowView.PanelColumns);
        View.ScalesOf(column / NarrowView.PanelColumns)[at] = scale;
        if (_zeros is not null)
        {
            View.ZerosOf(column / NarrowView.PanelColumns)[at] = zero;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _words.Dispose();
        _scales.Dispose();
        _zeros?.Dispose();
        _table.Dispose();
    }
}
