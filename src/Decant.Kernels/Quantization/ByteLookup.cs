using System.Runtime.CompilerServices;

namespace Decant.Kernels;

/// <summary>Any function of one byte, as a table.</summary>
public static unsafe class ByteLookup
{
    private const nint Slice = 16384;

    /// <summary>Computes <c>y[i] = table[x[i]]</c>.</summary>
    /// <param name="x">The bytes.</param>
    /// <param name="y">The results; may be <paramref name="x"/>.</param>
    /// <param name="table">256 bytes.</param>
    /// <param name="count">The number of bytes.</param>
    /// <param name="team">The threads.</param>
    public static void Run(byte* x, byte* y, byte* table, nint count, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        Job job = new() { X = x, Y = y, Table = table, Count = count };
        team.Run(ref job, (count + Slice - 1) / Slice);
    }

    private struct Job : IParallelJob
    {
        public byte* X;
        public byte* Y;
        public byte* Table;
        public nint Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint chunk, int worker)
        {
            nint i = chunk * Slice, end = Math.Min(i + Slice, Count);
            byte* table = Table;
            for (; i + 8 <= end; i += 8)
            {
                ulong from = Unsafe.ReadUnaligned<ulong>(X + i);
                ulong to = table[(byte)from] | ((ulong)table[(byte)(from >> 8)] << 8) | ((ulong)table[(byte)(from >> 16)] << 16) | ((ulong)table[(byte)(from >> 24)] << 24);
                to |= ((ulong)table[(byte)(from >> 32)] << 32) | ((ulong)table[(byte)(from >> 40)] << 40) | ((ulong)table[(byte)(from >> 48)] << 48) | ((ulong)table[(byte)(from >> 56)] << 56);
                Unsafe.WriteUnaligned(Y + i, to);
            }

            for (; i < end; i++)
            {
                Y[i] = table[X[i]];
            }
        }
    }
}
