using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Decant.Kernels;

/// <summary>Functions of two arrays of quantized bytes, rounded once; the same bits on every instruction set.</summary>
public static unsafe class QuantizedBinary
{
    private const nint SliceBytes = 16384;

    /// <summary>Applies a function to rows of bytes.</summary>
    /// <param name="kind">The function.</param>
    /// <param name="a">The left bytes.</param>
    /// <param name="left">What they stand for.</param>
    /// <param name="b">The right bytes.</param>
    /// <param name="right">What they stand for.</param>
    /// <param name="y">The results, packed; may be an operand that is packed too.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="count">The bytes of a row.</param>
    /// <param name="output">What becomes of the results: uint8 or int8.</param>
    /// <param name="team">The threads.</param>
    public static void Run(
        QuantizedBinaryKind kind, byte* a, QuantizedOperand left, byte* b, QuantizedOperand right, byte* y, nint rows, nint count, IntegerOutput output, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new()
        {
            Multiply = kind == QuantizedBinaryKind.Multiply,
            A = a,
            Left = left,
            B = b,
            Right = right,
            Y = y,
            Rows = rows,
            Count = count,
            Slices = Math.Max(rows == 1 ? count / SliceBytes : Math.Min(rows, rows * count / SliceBytes), 1),
            Requantization = new Requantization(output),
        };
        team.Run(ref job, count == 0 || rows == 0 ? 0 : job.Slices);
    }

    private struct Job : IParallelJob
    {
        public bool Multiply;
        public byte* A;
        public QuantizedOperand Left;
        public byte* B;
        public QuantizedOperand Right;
        public byte* Y;
        public nint Rows;
        public nint Count;
        public nint Slices;
        public Requantization Requantization;

        public readonly void Run(nint chunk, int worker)
        {
            if (Rows == 1)
            {
                nint start = Count * chunk / Slices;
                Row(A + start, B + start, Y + start, (Count * (chunk + 1) / Slices) - start);
                return;
            }

            nint end = Rows * (chunk + 1) / Slices;
            for (nint row = Rows * chunk / Slices; row < end; row++)
            {
                Row(A + (row * Left.RowStride), B + (row * Right.RowStride), Y + (row * Count), Count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row(byte* a, byte* b, byte* y, nint count)
        {
            nint i = 0;
            for (; i + 8 <= count; i += 8)
            {
                Requantization.StoreBytes(Eight(a + i, b + i), y + i);
            }

            if (i < count)
            {
                byte* rest = stackalloc byte[24];
                Unsafe.CopyBlockUnaligned(rest, a + i, (uint)(count - i));
                Unsafe.CopyBlockUnaligned(rest + 8, b + i, (uint)(count - i));
                Requantization.StoreBytes(Eight(rest, rest + 8), rest + 16);
                Unsafe.CopyBlockUnaligned(y + i, rest + 16, (uint)(count - i));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly Vector256<int> Eight(byte* a, byte* b)
        {
            Vector256<int> left = PairExpansion.Widen8(a, Left.Signed) - Vector256.Create(Left.ZeroPoint);
            Vector256<int> right = PairExpansion.Widen8(b, Right.Signed) - Vector256.Create(Right.ZeroPoint);
            Vector256<float> value = Multiply
                ? Vector256.ConvertToSingle(left * right) * Left.Factor
                : (Vector256.ConvertToSingle(left) * Left.Factor) + (Vector256.ConvertToSingle(right) * Right.Factor);
            return Requantization.Quantize(value);
        }
    }
}
