namespace Decant.Compression;

/// <summary>Where zeros may stand in a weight seen as a matrix of output channels by weights: anywhere, in whole blocks, or N left of every M.</summary>
public sealed record SparsityPattern
{
    private SparsityPattern(int rows, int columns, int left, string name)
    {
        Rows = rows;
        Columns = columns;
        Left = left;
        Name = name;
    }

    /// <summary>Anywhere.</summary>
    public static SparsityPattern Unstructured { get; } = new(1, 1, 0, "unstructured");

    /// <summary>The rows of a block.</summary>
    public int Rows { get; }

    /// <summary>The columns of a block, or M.</summary>
    public int Columns { get; }

    /// <summary>N, the weights that are left of every M; 0 where zeros come in whole blocks.</summary>
    public int Left { get; }

    /// <summary>The name on the command line: <c>unstructured</c>, <c>2:4</c>, <c>4x1</c>.</summary>
    public string Name { get; }

    /// <summary>N weights that are left of every M neighbours along the input channels.</summary>
    /// <exception cref="ArgumentException">N does not lie between 0 and M.</exception>
    public static SparsityPattern NOfM(int n, int m) => n > 0 && n < m
        ? new SparsityPattern(1, m, n, $"{n}:{m}")
        : throw new ArgumentException($"{n}:{m} is no pattern: N must lie between 0 and M");

    /// <summary>Blocks of rows (output channels) by columns (input channels) that are zero as a whole.</summary>
    /// <exception cref="ArgumentException">A side is below 1.</exception>
    public static SparsityPattern Block(int rows, int columns) => rows > 0 && columns > 0
        ? new SparsityPattern(rows, columns, 0, $"{rows}x{columns}")
        : throw new ArgumentException($"{rows}x{columns} is no block");

    /// <summary>Reads a name such as <c>2:4</c> or <c>4x1</c>.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static SparsityPattern Parse(string name)
    {
        if (name == Unstructured.Name)
        {
            return Unstructured;
        }

        char mark = name.Contains(':', StringComparison.Ordinal) ? ':' : 'x';
        string[] parts = name.Split(mark);
        return parts.Length == 2
            && int.TryParse(parts[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int a)
            && int.TryParse(parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int b)
            ? mark == ':' ? NOfM(a, b) : Block(a, b)
            : throw new ArgumentException($"'{name}' is no pattern of sparsity: expected unstructured, N:M or RxC");
    }

    /// <summary>The weights that become zero: those of least score, the first of equal ones.</summary>
    /// <param name="scores">The scores [row][column].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="sparsity">The share of zeros; N:M sets it itself.</param>
    /// <returns>[row][column], true where a weight becomes zero.</returns>
    public bool[] Choose(double[] scores, int rows, double sparsity)
    {
        int columns = scores.Length / rows;
        var result = new bool[scores.Length];
        if (Left > 0)
        {
            for (int start = 0; start < scores.Length; start = Next(start, columns))
            {
                int end = Next(start, columns);
                int zeros = (end - start) - (int)Math.Ceiling((double)Left * (end - start) / Columns);
                foreach (int i in Enumerable.Range(start, end - start).OrderBy(i => scores[i]).ThenBy(static i => i).Take(zeros))
                {
                    result[i] = true;
                }
            }

            return result;
        }

        (double Score, int Row, int Column)[] blocks = Blocks(scores, rows, columns);
        foreach ((_, int row, int column) in blocks.Take((int)Math.Round(sparsity * blocks.Length)))
        {
            for (int r = row; r < Math.Min(rows, row + Rows); r++)
            {
                result.AsSpan((r * columns) + column, Math.Min(Columns, columns - column)).Fill(true);
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // Groups of M do not run from one row into the next.
    private int Next(int start, int columns) => Math.Min(start + Columns, ((start / columns) + 1) * columns);

    private (double Score, int Row, int Column)[] Blocks(double[] scores, int rows, int columns)
    {
        var blocks = new List<(double Score, int Row, int Column)>();
        for (int row = 0; row < rows; row += Rows)
        {
            for (int column = 0; column < columns; column += Columns)
            {
                double sum = 0;
                for (int r = row; r < Math.Min(rows, row + Rows); r++)
                {
                    for (int c = column; c < Math.Min(columns, column + Columns); c++)
                    {
                        sum += scores[(r * columns) + c];
                    }
                }

                blocks.Add((sum, row, column));
            }
        }

        return [.. blocks.OrderBy(static b => b.Score).ThenBy(static b => b.Row).ThenBy(static b => b.Column)];
    }
}
