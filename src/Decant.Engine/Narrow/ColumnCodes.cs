using Decant.Tensors;

namespace Decant.Engine;

/// <summary>Brings the codes of a matrix to columns that are packed along K, lowest bits first.</summary>
internal static class ColumnCodes
{
    /// <summary>Packs the codes of [K,N], or of [N,K] where they are transposed.</summary>
    /// <param name="codes">Codes of 2, 4 or 8 bits, packed row by row.</param>
    /// <param name="transposed">Whether they are stored as [N,K].</param>
    /// <param name="flip">The bits that are inverted in each code: the sign of signed ones, which adds half their range.</param>
    /// <param name="columnBytes">The bytes of a column, at least as many as its codes take.</param>
    /// <returns>uint8 [N, columnBytes].</returns>
    public static Tensor Pack(Tensor codes, bool transposed, int flip, int columnBytes)
    {
        int bits = codes.ElementType.BitWidth(), mask = (1 << bits) - 1, each = 8 / bits;
        long n = codes.Sizes[transposed ? 0 : 1];
        var packed = new byte[checked(n * columnBytes)];
        long rows = codes.Sizes[0];
        int width = (int)codes.Sizes[1];
        var line = new byte[((width * bits) + 7) / 8 + 1];
        for (long row = 0; row < rows; row++)
        {
            long bit = row * width * bits;
            int skipped = (int)(bit % 8) / bits;
            int bytes = (int)Math.Min(line.Length, codes.ByteLength - (bit / 8));
            codes.CopyTo(bit / 8, line.AsSpan(0, bytes));
            for (int column = 0; column < width; column++)
            {
                int at = column + skipped;
                int code = ((line[at / each] >> (at % each * bits)) & mask) ^ flip;
                (long kk, long nn) = transposed ? ((long)column, row) : (row, column);
                packed[(nn * columnBytes) + (kk / each)] |= (byte)(code << (int)(kk % each * bits));
            }
        }

        return Tensor.Create(packed, Shape.Of(n, columnBytes));
    }

    /// <summary>Numbers [blocks,N] as [N,blocks], or as they are where they are transposed.</summary>
    public static float[] Columns(ReadOnlySpan<float> values, int blocks, int columns, bool transposed)
    {
        var result = new float[values.Length];
        for (int n = 0; n < columns; n++)
        {
            for (int b = 0; b < blocks; b++)
            {
                result[(n * blocks) + b] = values[transposed ? (n * blocks) + b : (b * columns) + n];
            }
        }

        return result;
    }
}
