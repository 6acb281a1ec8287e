namespace Decant.Kernels;

/// <summary>
/// The right-hand matrix B [K, N] of a product, of which only weights other than zero are kept: for each column the weights and their rows, or, where zeros come
/// in blocks, for each four neighbouring columns the rows in which one of them has a weight.
/// </summary>
public sealed unsafe class SparseMatrix : IDisposable
{
    /// <summary>The columns that share their rows where zeros come in blocks.</summary>
    internal const int BlockColumns = 4;

    /// <summary>The rows of A that lie side by side while a column alone is multiplied: what row numbers are multiplied by, as a power of two.</summary>
    internal const int PanelShift = 6;

    // Blocks are kept where few of their weights are zero.
    private const double BlockWaste = 1.3;

    private readonly NativeBuffer _values;
    private readonly NativeBuffer _rows;
    private readonly NativeBuffer _starts;

    private SparseMatrix(nint k, nint n, int width, int groups, int entries)
    {
        (K, N, Width, Groups) = (k, n, width, groups);
        _values = new NativeBuffer((nint)entries * width * sizeof(float));
        _rows = new NativeBuffer((nint)entries * sizeof(int));
        _starts = new NativeBuffer(((nint)groups + 1) * sizeof(int));
    }

    /// <summary>Rows of B.</summary>
    public nint K { get; }

    /// <summary>Columns of B.</summary>
    public nint N { get; }

    /// <summary>Whether four columns share their rows.</summary>
    public bool HasBlocks => Width > 1;

    /// <summary>The columns that share their rows: 1 or 4.</summary>
    internal int Width { get; }

    /// <summary>The groups of such columns; those past the last column are empty.</summary>
    internal int Groups { get; }

    /// <summary>The weights of all groups, <see cref="Width"/> for each row.</summary>
    internal float* Values => _values.Floats;

    /// <summary>The row of each block, or that of each weight times the rows of a panel.</summary>
    internal int* Rows => (int*)_rows.Pointer;

    /// <summary>Where each group starts.</summary>
    internal int* Starts => (int*)_starts.Pointer;

    /// <summary>Collects the weights that are not zero.</summary>
    /// <param name="b">The first element.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="stride">Floats from a stored row to the next.</param>
    /// <param name="transposed">True if B is stored as [N, K].</param>
    /// <param name="scale">A factor for every element.</param>
    public static SparseMatrix Pack(float* b, nint k, nint n, nint stride, bool transposed = false, float scale = 1)
    {
        nint down = transposed ? 1 : stride, across = transposed ? stride : 1;
        (int weights, int blocks) = Count(b, k, n, down, across);
        bool inBlocks = blocks * BlockColumns <= BlockWaste * weights;
        int width = inBlocks ? BlockColumns : 1;

        // Results are written for eight columns at once.
        int groups = (int)((n + 7) / 8 * 8) / width;
        var packed = new SparseMatrix(k, n, width, groups, inBlocks ? blocks : weights);
        int next = 0;
        for (int group = 0; group < groups; group++)
        {
            packed.Starts[group] = next;
            nint first = (nint)group * width, columns = Math.Clamp(n - first, 0, width);
            for (nint row = 0; row < k; row++)
            {
                float* at = b + row * down + first * across;
                if (!HasWeight(at, columns, across))
                {
                    continue;
                }

                packed.Rows[next] = (int)(inBlocks ? row : row << PanelShift);
                for (nint c = 0; c < columns; c++)
                {
                    packed.Values[(nint)next * width + c] = at[c * across] * scale;
                }

                next++;
            }
        }

        packed.Starts[groups] = next;
        return packed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _rows.Dispose();
        _starts.Dispose();
    }

    private static bool HasWeight(float* at, nint columns, nint across)
    {
        for (nint c = 0; c < columns; c++)
        {
            if (at[c * across] != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static (int Weights, int Blocks) Count(float* b, nint k, nint n, nint down, nint across)
    {
        int weights = 0, blocks = 0;
        for (nint row = 0; row < k; row++)
        {
            for (nint first = 0; first < n; first += BlockColumns)
            {
                int inside = 0;
                for (nint c = first; c < Math.Min(first + BlockColumns, n); c++)
                {
                    inside += b[row * down + c * across] != 0 ? 1 : 0;
                }

                weights += inside;
                blocks += inside > 0 ? 1 : 0;
            }
        }

        return (weights, blocks);
    }
}
