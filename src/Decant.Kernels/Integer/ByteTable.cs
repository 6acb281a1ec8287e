using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>A function of bytes as a table of 256 results: any activation or change of scale of a quantized tensor.</summary>
public static unsafe class ByteTable
{
    private const nint Slice = 32768;

    /// <summary>Fills a table from a function of real values: quantize ∘ function ∘ dequantize.</summary>
    /// <param name="table">256 results, indexed by the byte.</param>
    /// <param name="function">The function.</param>
    /// <param name="inputSigned">True if inputs are int8.</param>
    /// <param name="inputScale">The inputs' scale.</param>
    /// <param name="inputZeroPoint">The inputs' zero point.</param>
    /// <param name="outputSigned">True if results are int8.</param>
    /// <param name="outputScale">The results' scale.</param>
    /// <param name="outputZeroPoint">The results' zero point.</param>
    /// <exception cref="ArgumentException">DEC1607: the table does not have 256 entries.</exception>
    public static void Fill(
        Span<byte> table, Func<float, float> function, bool inputSigned, float inputScale, int inputZeroPoint, bool outputSigned, float outputScale, int outputZeroPoint)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (table.Length != 256)
        {
            throw new ArgumentException($"DEC1607 byte table: {table.Length} entries given, 256 expected");
        }

        float low = (outputSigned ? sbyte.MinValue : byte.MinValue) - outputZeroPoint, high = (outputSigned ? sbyte.MaxValue : byte.MaxValue) - outputZeroPoint;
        for (int i = 0; i < 256; i++)
        {
            float x = ((inputSigned ? (sbyte)i : i) - inputZeroPoint) * inputScale;
            float y = function(x) / outputScale;
            float clamped = float.IsNaN(y) ? low : Math.Clamp(y, low, high);
            table[i] = (byte)((int)MathF.Round(clamped) + outputZeroPoint);
        }
    }

    /// <summary>Looks bytes up.</summary>
    /// <param name="x">Rows of bytes.</param>
    /// <param name="xStride">Bytes from a row of x to the next.</param>
    /// <param name="y">The results; may be <paramref name="x"/>.</param>
    /// <param name="yStride">Bytes from a row of y to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="length">Bytes in a row.</param>
    /// <param name="table">256 results.</param>
    /// <param name="team">The threads.</param>
    public static void Run(byte* x, nint xStride, byte* y, nint yStride, nint rows, nint length, byte* table, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        if (xStride == length && yStride == length)
        {
            length *= rows;
            rows = length == 0 ? 0 : 1;
        }

        nint parts = rows == 1 ? (length + Slice - 1) / Slice : 1;
        nint rowsPerChunk = rows == 1 ? 1 : Math.Max(1, Slice / Math.Max(length, 1));
        Job job = new() { X = x, XStride = xStride, Y = y, YStride = yStride, Rows = rows, Length = length, Table = table, Parts = parts, RowsPerChunk = rowsPerChunk };
        team.Run(ref job, length == 0 ? 0 : (rows + rowsPerChunk - 1) / rowsPerChunk * parts);
    }

    private struct Job : IParallelJob
    {
        public byte* X;
        public nint XStride;
        public byte* Y;
        public nint YStride;
        public nint Rows;
        public nint Length;
        public byte* Table;
        public nint Parts;
        public nint RowsPerChunk;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint row = chunk / Parts * RowsPerChunk, end = Math.Min(row + RowsPerChunk, Rows);
            nint first = chunk % Parts * Slice, last = Parts == 1 ? Length : Math.Min(first + Slice, Length);
            byte* table = Table;
            for (; row < end; row++)
            {
                byte* x = X + row * XStride, y = Y + row * YStride;
                for (nint i = first; i < last; i++)
                {
                    y[i] = table[x[i]];
                }
            }
        }
    }
}
